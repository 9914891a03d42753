//! The root key: created once, loaded only from a place that nobody else can read.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use vault::{Error, KeyFault, KeyProvider, KeyRing, Random, RootKey};

/// A directory of one test, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("suluh-vault-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8], mode: u32) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn fault(provider: &KeyProvider) -> KeyFault {
    match provider.load() {
        Err(Error::RootKey { path, fault }) => {
            assert_eq!(path, provider.path());
            fault
        }
        other => panic!("{other:?}"),
    }
}

fn pepper(key: &RootKey) -> [u8; 32] {
    *KeyRing::from_root(key).password_pepper()
}

#[test]
fn a_created_key_is_private_and_comes_back() {
    let folder = Folder::new("create");
    let provider = KeyProvider::File(folder.0.join("root.key"));
    assert_eq!(fault(&provider), KeyFault::Missing);
    let created = provider.create(&mut Random::system()).unwrap();
    let mode = fs::metadata(provider.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o400);
    assert_eq!(pepper(&provider.load().unwrap()), pepper(&created));
    assert_eq!(
        fs::read_dir(&folder.0).unwrap().count(),
        1,
        "nothing else stays behind"
    );
}

#[test]
fn an_existing_key_is_never_overwritten() {
    let folder = Folder::new("exists");
    let path = folder.file("root.key", &[7; 32], 0o400);
    let refused = KeyProvider::File(path.clone()).create(&mut Random::system());
    assert_eq!(
        refused.err(),
        Some(Error::RootKey {
            path: path.clone(),
            fault: KeyFault::Exists
        })
    );
    assert_eq!(fs::read(&path).unwrap(), [7; 32]);
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 1);
}

#[test]
fn any_permission_of_others_is_refused() {
    let folder = Folder::new("lax");
    for bit in 0..6 {
        let mode = 0o400 | 1 << bit;
        let path = folder.file("root.key", &[7; 32], mode);
        let provider = KeyProvider::File(path.clone());
        assert_eq!(fault(&provider), KeyFault::Lax { mode });
        let message = provider.load().unwrap_err().to_string();
        assert!(
            message.contains(&format!("mode {mode:04o}")) && message.contains("chmod 0400"),
            "{message}"
        );
        fs::remove_file(path).unwrap();
    }
    for mode in [0o400, 0o600] {
        let path = folder.file("root.key", &[7; 32], mode);
        assert!(KeyProvider::File(path.clone()).load().is_ok());
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn a_wrong_length_is_refused() {
    let folder = Folder::new("length");
    for length in [0, 31, 33, 4096] {
        let path = folder.file("root.key", &vec![7; length], 0o600);
        let found = length as u64;
        assert_eq!(fault(&KeyProvider::File(path)), KeyFault::Length { found });
    }
}

#[test]
fn what_is_no_regular_file_is_refused() {
    let folder = Folder::new("kind");
    assert_eq!(
        fault(&KeyProvider::File(folder.0.clone())),
        KeyFault::NotAFile
    );
    let key = folder.file("root.key", &[7; 32], 0o400);
    let link = folder.0.join("link");
    std::os::unix::fs::symlink(key, &link).unwrap();
    assert_eq!(fault(&KeyProvider::File(link)), KeyFault::NotAFile);
    assert_eq!(
        fault(&KeyProvider::File("/dev/null".into())),
        KeyFault::NotAFile
    );
}

#[test]
fn the_credential_of_systemd_comes_first() {
    let folder = Folder::new("credential");
    let file = folder.file("root.key", &[7; 32], 0o400);
    let find = |directory: Option<&Path>| {
        KeyProvider::find(directory.map(|d| d.as_os_str().to_owned()), file.clone())
    };
    assert_eq!(find(None), KeyProvider::File(file.clone()));
    assert_eq!(
        find(Some(&folder.0)),
        KeyProvider::File(file.clone()),
        "no such credential"
    );

    // systemd gives it through an access list, whose mask shows as the group's bits.
    let path = folder.file("suluh-root-key", &[8; 32], 0o440);
    let provider = find(Some(&folder.0));
    assert_eq!(provider, KeyProvider::Credential(path.clone()));
    assert_eq!(
        pepper(&provider.load().unwrap()),
        pepper(&RootKey::from_bytes([8; 32]))
    );
    for mode in [0o444, 0o460, 0o401] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        assert_eq!(fault(&provider), KeyFault::Lax { mode });
    }
}

//! The real program from its start to its end: what it prints, what it refuses, what it leaves.

use crate::common::hunt::Hunt;
use crate::common::{Folder, run, suluh};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use store::{Store, sql};
use testkit::Database;

/// A busy machine and an unoptimised build.
const PATIENCE: Duration = Duration::from_secs(180);

/// A running server.
struct Server {
    child: Child,
    port: u16,
    url: String,
    folder: Folder,
}

impl Server {
    /// Starts `suluh COMMAND` on `data` with everything it writes in files of a folder.
    fn start(command: &str, data: &Path, arguments: &[&str], database: Option<&str>) -> Self {
        let folder = Folder::new();
        std::fs::create_dir(folder.file("tmp")).unwrap();
        let mut program = suluh();
        program
            .arg(command)
            .arg("--data")
            .arg(data)
            .args(["--listen", "127.0.0.1:0"])
            .args(arguments)
            .env("TMPDIR", folder.file("tmp"))
            .stdin(Stdio::null())
            .stdout(std::fs::File::create(folder.file("out")).unwrap())
            .stderr(std::fs::File::create(folder.file("log")).unwrap());
        if let Some(database) = database {
            program.env("DATABASE_URL", database);
        }
        let mut server = Self {
            child: program.spawn().unwrap(),
            port: 0,
            url: String::new(),
            folder,
        };
        server.wait();
        server
    }

    /// The last thing that it prints, once it takes connections, is where.
    fn wait(&mut self) {
        let since = Instant::now();
        let port = loop {
            let out = self.out();
            let port = out
                .rsplit_once("http://localhost:")
                .and_then(|(_, rest)| rest.split_once('\n')?.0.parse().ok());
            if let Some(port) = port {
                break port;
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("ended with {status}:\n{}\n{}", self.out(), self.log());
            }
            assert!(since.elapsed() < PATIENCE, "{}\n{}", self.out(), self.log());
            std::thread::sleep(Duration::from_millis(50));
        };
        self.port = port;
        self.url = format!("http://localhost:{port}");
    }

    fn out(&self) -> String {
        std::fs::read_to_string(self.folder.file("out")).unwrap()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.file("log")).unwrap()
    }

    /// Tells it to stop, as systemd does, and waits for its end.
    fn stop(&mut self) -> (ExitStatus, Duration) {
        let since = Instant::now();
        let told = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(told.success());
        (self.child.wait().unwrap(), since.elapsed())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client that keeps cookies itself: they are for https, and this is a test.
struct Client {
    http: reqwest::Client,
    url: String,
    cookie: String,
}

impl Client {
    fn of(server: &Server) -> Self {
        Self {
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            url: format!("http://127.0.0.1:{}", server.port),
            cookie: String::new(),
        }
    }

    async fn get(&self, path: &str) -> (u16, String, String) {
        let request = self.http.get(format!("{}{path}", self.url));
        self.send(request).await
    }

    async fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, String, String) {
        let body: Vec<String> = form
            .iter()
            .map(|(name, value)| {
                let coded: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
                format!("{name}={coded}")
            })
            .collect();
        let request = self
            .http
            .post(format!("{}{path}", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"));
        self.send(request).await
    }

    /// Status, body, and where it leads to.
    async fn send(&self, request: reqwest::RequestBuilder) -> (u16, String, String) {
        let answer = request.header("cookie", &self.cookie).send().await.unwrap();
        let location = answer.headers().get("location");
        let location = location.map_or("", |to| to.to_str().unwrap()).to_owned();
        let status = answer.status().as_u16();
        (status, answer.text().await.unwrap(), location)
    }

    async fn sign_in(&mut self, login: &str, password: &str) {
        let request = self
            .http
            .post(format!("{}/sign-in", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!(
                "login={login}&password={}",
                password.replace(' ', "+")
            ));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 303);
        let cookies = answer.headers().get_all("set-cookie").iter();
        let cookies: Vec<&str> = cookies
            .filter_map(|cookie| cookie.to_str().unwrap().split(';').next())
            .collect();
        self.cookie = cookies.join("; ");
        assert!(!self.cookie.is_empty());
    }
}

#[tokio::test]
async fn it_starts_prints_the_set_up_code_answers_and_stops_in_order() {
    for database in [None, Some(Database::postgres().await)] {
        let folder = Folder::new();
        let data = folder.file("data");
        let address = database.as_ref().map(|database| database.address.clone());
        let mut server = Server::start("serve", &data, &[], address.as_deref());
        let out = server.out();
        assert!(out.contains("A root key was made"), "{out}");
        assert!(out.contains("enter this code: "), "{out}");
        assert!(out.contains(&server.url), "{out}");
        let key = data.join("root.key");
        assert_eq!(key.metadata().unwrap().permissions().mode() & 0o777, 0o400);
        assert_eq!(data.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        let (status, body, _) = Client::of(&server).get("/health").await;
        assert_eq!((status, body.as_str()), (200, "{\"status\":\"ok\"}"));
        let (status, took) = server.stop();
        assert!(
            status.success() && took < Duration::from_secs(10),
            "{status} after {took:?}"
        );
        assert!(server.log().contains("stopped"), "{}", server.log());

        let mut again = Server::start("serve", &data, &[], address.as_deref());
        assert!(
            !again.out().contains("root key was made"),
            "{}",
            again.out()
        );
        assert!(again.stop().0.success());
        let mut verify = suluh();
        verify.args(["audit", "verify", "--data"]).arg(&data);
        if let Some(address) = &address {
            verify.env("DATABASE_URL", address);
        }
        let said = run(&mut verify).done();
        assert!(
            said.contains("2 rows, ") && said.contains(" 0 rows since"),
            "{said}"
        );
        if let Some(database) = database {
            database.remove().await;
        }
    }
}

#[test]
fn a_request_under_way_is_finished_and_an_idle_connection_does_not_hold_the_end_up() {
    let folder = Folder::new();
    let mut server = Server::start("serve", &folder.file("data"), &[], None);
    let connect = || TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    let (mut idle, mut busy) = (connect(), connect());
    busy.write_all(
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 23\r\n\
          Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=nobody",
    )
    .unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let rest = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(500));
        busy.write_all(b"&password=x").unwrap();
        let mut answer = String::new();
        let _ = busy.read_to_string(&mut answer);
        answer
    });
    let (status, took) = server.stop();
    assert!(
        status.success() && took < Duration::from_secs(10),
        "{status} after {took:?}"
    );
    let answer = rest.join().unwrap();
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    let mut nothing = Vec::new();
    let _ = idle.read_to_end(&mut nothing);
    assert!(nothing.is_empty());
}

#[test]
fn a_second_server_on_the_same_folder_is_refused() {
    let folder = Folder::new();
    let data = folder.file("data");
    let server = Server::start("serve", &data, &[], None);
    for command in ["serve", "demo"] {
        run(suluh()
            .arg(command)
            .arg("--data")
            .arg(&data)
            .args(["--listen", "127.0.0.1:0"]))
        .refused("another suluh serves");
    }
    // Another folder, the same port.
    run(suluh()
        .args(["serve", "--data"])
        .arg(folder.file("other"))
        .arg("--listen")
        .arg(format!("127.0.0.1:{}", server.port)))
    .refused("cannot listen on");
}

#[tokio::test]
async fn what_would_harm_is_refused_with_what_to_do() {
    let folder = Folder::new();
    let data = folder.file("data");
    let serve = || {
        let mut command = suluh();
        command
            .args(["serve", "--data"])
            .arg(&data)
            .args(["--listen", "127.0.0.1:0"]);
        command
    };
    assert!(Server::start("serve", &data, &[], None).stop().0.success());
    run(serve().args(["--public-url", "http://suluh.example"])).refused("https://");
    run(serve().args(["--time-zone", "Asia/Betawi"])).refused("no such time zone");

    let key = data.join("root.key");
    let mode = |mode| std::fs::set_permissions(&key, PermissionsExt::from_mode(mode)).unwrap();
    mode(0o440);
    run(&mut serve()).refused("run chmod 0400 on it");
    mode(0o400);

    let store = Store::open(&format!("sqlite:{}", data.join("suluh.db").display()))
        .await
        .unwrap();
    let force = store::people::TaskForce {
        id: uuid::Uuid::now_v7().into(),
        level: domain::people::Level::City,
        area: "31.73".to_owned(),
        name: "Gugus Tugas".to_owned(),
        parent: None,
    };
    let mut tx = store.write().await.unwrap();
    let now = jiff::Timestamp::now();
    store::people::add_task_force(&mut tx, &force, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    std::fs::rename(&key, folder.file("kept")).unwrap();
    run(&mut serve()).refused("put the copy back");
    assert!(!key.exists(), "no other key is made");
    std::fs::rename(folder.file("kept"), &key).unwrap();
    run(suluh().args(["demo", "--data"]).arg(&data)).refused("somebody's work");

    let mut tx = store.write().await.unwrap();
    let newer = sql(
        "insert into schema_version (number, name, digest, applied_at) \
                     values (9999, 'later', 'x', 0)",
    );
    tx.run(&newer).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await.unwrap();
    run(&mut serve()).refused("start the newer program");
}

/// What is typed into the form of a report by a browser.
const TYPED: [(&str, &str); 14] = [
    ("urgency", "urgent"),
    (
        "story",
        "Kanari cerita 4c61 dijanjikan kerja, paspor ditahan.",
    ),
    ("where-text", "Jakarta Barat"),
    ("people", "1"),
    ("child", "no"),
    ("person-1-name", "Kanari Nama Tujuh"),
    ("person-1-nik", "3173014107959951"),
    ("person-1-phone", "084047193511"),
    ("whereabouts", "Kanari gang belakang 4c61"),
    ("reporter-kind", "family"),
    ("reporter-name", "Kanari Pelapor Delapan"),
    ("reporter-phone", "084047193522"),
    ("call-back", "yes"),
    ("channel", "129"),
];

#[tokio::test]
async fn what_a_browser_types_stands_in_no_log_no_temporary_file_and_no_file_of_the_demo() {
    let folder = Folder::new();
    let data = folder.file("demo");
    let arguments = ["--log-level", "debug", "--log-format", "json"];
    let mut server = Server::start("demo", &data, &arguments, None);
    let out = server.out();
    assert!(
        out.contains("intake.jakbar") && out.contains("suluh untuk semua"),
        "{out}"
    );
    let mut officer = Client::of(&server);
    officer.sign_in("intake.jakbar", "suluh untuk semua").await;

    let (status, _, form) = officer.get("/intake/new").await;
    assert_eq!(status, 303);
    let (status, body, ticket) = officer.post(&form, &TYPED).await;
    assert_eq!(status, 303, "{body}");
    let code = ticket.split('/').nth(2).unwrap().to_owned();
    let (status, page, _) = officer.get(&format!("/intake/{code}")).await;
    assert_eq!(status, 200);
    assert!(page.contains("Kanari Nama Tujuh"), "it was kept: {page}");
    // A search, a draft, and a login that is a password typed into the wrong field.
    officer.post("/intake", &[("q", "Kanari Nama Tujuh")]).await;
    let draft = [("path", form.as_str()), ("body", "story=Kanari+draf+4c61")];
    officer.post("/drafts", &draft).await;
    let nobody = Client::of(&server);
    nobody
        .post(
            "/sign-in",
            &[("login", "kanari sandi 4c61"), ("password", "x")],
        )
        .await;

    let token = officer.cookie.split('=').nth(1).unwrap().to_owned();
    let typed = TYPED
        .iter()
        .map(|(_, value)| *value)
        .filter(|value| value.len() > 11 && *value != "Jakarta Barat");
    let more = [
        "Kanari cerita",
        "Kanari gang",
        "Kanari draf",
        "kanari sandi",
        "0840-4719-3511",
        "4047193511",
        &token,
    ];
    let hunt = Hunt::new(typed.chain(more).map(str::as_bytes));
    let searched = |server: &Server| {
        let mut found = hunt.found_under(&data);
        found.extend(hunt.found_under(server.folder.path()));
        found
    };
    assert_eq!(searched(&server), [""; 0]);
    assert!(
        server.log().contains("\"route\":\"/intake/new/{token}\""),
        "{}",
        server.log()
    );
    assert!(
        !server.log().contains(&code),
        "codes of files are not logged"
    );
    assert!(
        !server.log().contains("127.0.0.1"),
        "addresses of visitors are not logged"
    );
    assert!(server.stop().0.success());
    assert_eq!(searched(&server), [""; 0]);

    // What was done is still there; filled anew it is gone; in earnest it is not served.
    let again = Server::start("demo", &data, &[], None);
    let mut officer = Client::of(&again);
    officer.sign_in("intake.jakbar", "suluh untuk semua").await;
    assert_eq!(officer.get(&format!("/intake/{code}")).await.0, 200);
    drop(again);
    run(suluh().args(["serve", "--data"]).arg(&data)).refused("passwords are published");
    let fresh = Server::start("demo", &data, &["--fresh"], None);
    let mut officer = Client::of(&fresh);
    officer.sign_in("intake.jakbar", "suluh untuk semua").await;
    assert_eq!(officer.get(&format!("/intake/{code}")).await.0, 404);
}

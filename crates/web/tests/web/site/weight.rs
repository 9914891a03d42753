//! The first page on a slow phone: at most 100 kB, everything counted as it is sent.

use super::{PAGES, editor, open, publish, write};
use std::collections::BTreeSet;
use testkit::{Client, each_app};

/// Bytes that a page may cost whoever comes for the first time.
const MOST: usize = 100_000;

/// Bytes of an answer as they are sent, compressed where the server compresses.
async fn sent(client: &Client, path: &str) -> usize {
    let request = client
        .request("GET", path)
        .header("accept-encoding", "gzip");
    let answer = client.send(request).await;
    assert_eq!(answer.status, 200, "{path}");
    answer.bytes.len()
}

/// Addresses of files in a page or a style sheet.
fn files(text: &str) -> BTreeSet<String> {
    text.split('"')
        .filter(|part| part.starts_with("/static/"))
        .map(|part| part.split('#').next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_first_page_costs_at_most_100_kilobytes() {
    each_app(|running| async move {
        let editor = editor(&running).await;
        open(&editor).await;
        let long = "Kalimat yang agak panjang tentang rapat koordinasi dan hasilnya. ".repeat(300);
        let article = write(&editor, "news", "Kabar panjang", &long).await;
        publish(&editor, &article).await;
        let anybody = running.anonymous();
        for page in PAGES.iter().chain(&["/p/news/kabar-panjang"]) {
            let body = anybody.get(page).await.body;
            let mut all = files(&body);
            assert!(all.len() >= 4, "{page}: {all:?}");
            for style in all.clone().iter().filter(|file| file.ends_with(".css")) {
                all.extend(files(&anybody.get(style).await.body));
            }
            let mut weight = sent(&anybody, page).await;
            for file in &all {
                weight += sent(&anybody, file).await;
            }
            assert!(
                weight > 25_000,
                "{page}: the font was not counted: {weight}"
            );
            assert!(weight <= MOST, "{page}: {weight} bytes in {all:?}");
        }
    });
}

//! A client that keeps its connection: no more than measuring needs, so that it costs little
//! beside what it measures.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection to the application.
pub struct Client {
    stream: TcpStream,
    cookie: String,
    compressed: bool,
    buffer: Vec<u8>,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Path with its query.
    pub path: String,
    /// Body of a form; a page is asked for without.
    pub form: Option<String>,
    /// The status that counts as answered.
    pub expect: u16,
}

impl Ask {
    /// Asks for a page.
    pub fn page(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            form: None,
            expect: 200,
        }
    }

    /// Sends a form, which is answered by sending the browser on.
    pub fn form(path: impl Into<String>, body: String) -> Self {
        Self {
            path: path.into(),
            form: Some(body),
            expect: 303,
        }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Bytes that came over the wire, head and framing included.
    pub bytes: usize,
    /// The head.
    pub head: String,
    /// The body, still compressed where it came so.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found
                .trim()
                .eq_ignore_ascii_case(name)
                .then(|| value.trim())
        })
    }
}

impl Client {
    /// Connects; `cookie` is sent with every request.
    pub async fn connect(address: SocketAddr, cookie: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            cookie: cookie.to_owned(),
            compressed: true,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Asks for bodies as they are, to read them.
    pub fn plain(mut self) -> Self {
        self.compressed = false;
        self
    }

    /// Sends a request and reads its answer.
    ///
    /// # Errors
    /// When the connection breaks or what comes is not HTTP/1.1.
    pub async fn send(&mut self, ask: &Ask) -> Result<Answer> {
        let method = if ask.form.is_some() { "POST" } else { "GET" };
        let mut request = format!(
            "{method} {} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: {}\r\n",
            ask.path, self.cookie
        );
        if self.compressed {
            request.push_str("accept-encoding: gzip\r\n");
        }
        if let Some(form) = &ask.form {
            request.push_str("content-type: application/x-www-form-urlencoded\r\n");
            request.push_str(&format!("content-length: {}\r\n\r\n{form}", form.len()));
        } else {
            request.push_str("\r\n");
        }
        self.stream.write_all(request.as_bytes()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<Answer> {
        let end = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let head: Vec<u8> = self.buffer.drain(..end).collect();
        let head = String::from_utf8(head).context("a head that is not text")?;
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .context("no status")?;
        let mut answer = Answer {
            status,
            bytes: head.len(),
            head,
            body: Vec::new(),
        };
        if let Some(length) = answer.header("content-length") {
            let length = length.parse().context("content-length")?;
            answer.body = self.exactly(length).await?;
            answer.bytes += length;
        } else if answer
            .header("transfer-encoding")
            .is_some_and(|coding| coding == "chunked")
        {
            self.chunks(&mut answer).await?;
        } else if status >= 200 && status != 204 && status != 304 {
            bail!("an answer of unknown length");
        }
        Ok(answer)
    }

    async fn chunks(&mut self, answer: &mut Answer) -> Result<()> {
        loop {
            let end = loop {
                if let Some(end) = find(&self.buffer, b"\r\n") {
                    break end + 2;
                }
                self.more().await?;
            };
            let line: Vec<u8> = self.buffer.drain(..end).collect();
            let line = std::str::from_utf8(&line).context("chunk")?.trim();
            let size = usize::from_str_radix(line, 16).context("chunk size")?;
            let chunk = self.exactly(size + 2).await?;
            answer.bytes += end + size + 2;
            if size == 0 {
                return Ok(());
            }
            answer.body.extend(chunk.into_iter().take(size));
        }
    }

    async fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        while self.buffer.len() < length {
            self.more().await?;
        }
        Ok(self.buffer.drain(..length).collect())
    }

    async fn more(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the connection was closed");
        }
        Ok(())
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

/// Encodes fields as a form.
pub fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", percent(name), percent(value)))
        .collect();
    pairs.join("&")
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use tokio::net::TcpListener;

    #[test]
    fn fields_are_encoded_as_a_form() {
        assert_eq!(
            form(&[("a b", "é&="), ("c", "1.2-3_4")]),
            "a%20b=%C3%A9%26%3D&c=1.2-3_4"
        );
    }

    #[tokio::test]
    async fn answers_with_a_length_and_in_chunks_follow_each_other_on_one_connection() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut seen = [0u8; 4096];
            for answer in [
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 303 See Other\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            ] {
                let _ = stream.read(&mut seen).await.unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        let mut client = Client::connect(address, "a=b").await.unwrap();
        let first = client.send(&Ask::page("/")).await.unwrap();
        assert_eq!(
            (first.status, first.body.as_slice()),
            (200, b"hello".as_slice())
        );
        let second = client
            .send(&Ask::form("/", "x=1".to_owned()))
            .await
            .unwrap();
        assert_eq!(
            (second.status, second.body.as_slice()),
            (303, b"abcde".as_slice())
        );
        assert!(client.send(&Ask::page("/")).await.is_err());
    }
}

//! As little of an HTTP client as measuring needs: one connection that is kept, one request at a
//! time, and the time from its first byte to the answer's last.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::Failure;

/// How long an answer may take before it counts as none.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection to the server, with what it needs to be known there.
pub(crate) struct Client {
    address: String,
    stream: Option<BufReader<TcpStream>>,
    /// The cookie of a session; none in a house for one.
    pub(crate) cookie: Option<String>,
    /// What a form has to carry.
    pub(crate) token: String,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) took: Duration,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Client {
    /// A client for an address such as `127.0.0.1:7340`.
    pub(crate) fn new(address: &str) -> Self {
        Self { address: address.to_owned(), stream: None, cookie: None, token: String::new() }
    }

    pub(crate) fn get(&mut self, path: &str) -> Result<Answer, Failure> {
        self.ask("GET", path, "", &[])
    }

    pub(crate) fn post(&mut self, path: &str, media: &str, body: &[u8]) -> Result<Answer, Failure> {
        self.ask("POST", path, media, body)
    }

    fn ask(
        &mut self,
        method: &str,
        path: &str,
        media: &str,
        body: &[u8],
    ) -> Result<Answer, Failure> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.address);
        if let Some(cookie) = &self.cookie {
            head += &format!("cookie: {cookie}\r\n");
        }
        if method != "GET" {
            head += &format!(
                "onetext-token: {}\r\ncontent-type: {media}\r\ncontent-length: {}\r\n",
                self.token,
                body.len()
            );
        }
        head += "\r\n";
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(body);
        let begun = Instant::now();
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.connect()?,
        };
        stream.get_mut().write_all(&bytes)?;
        let mut answer = read(&mut stream, begun)?;
        answer.took = begun.elapsed();
        self.stream = Some(stream);
        Ok(answer)
    }

    fn connect(&self) -> Result<BufReader<TcpStream>, Failure> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(BufReader::with_capacity(64 << 10, stream))
    }

    /// Opens the stream of events and returns how many came until `until`.
    pub(crate) fn listen(&mut self, until: Instant) -> Result<u64, Failure> {
        let mut stream = self.connect()?;
        stream.get_mut().set_read_timeout(Some(Duration::from_millis(200)))?;
        let cookie = self.cookie.as_ref().map(|it| format!("cookie: {it}\r\n")).unwrap_or_default();
        let head = format!("GET /events HTTP/1.1\r\nhost: {}\r\n{cookie}\r\n", self.address);
        stream.get_mut().write_all(head.as_bytes())?;
        let (mut events, mut line) = (0, String::new());
        while Instant::now() < until {
            match stream.read_line(&mut line) {
                Ok(0) => break,
                Ok(_) => {
                    events += u64::from(line.starts_with("data:"));
                    line.clear();
                }
                Err(error)
                    if matches!(
                        error.kind(),
                        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                    ) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(events)
    }
}

fn read(stream: &mut BufReader<TcpStream>, begun: Instant) -> Result<Answer, Failure> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err("the connection was closed".into());
    }
    let status = line.split(' ').nth(1).and_then(|it| it.parse().ok()).ok_or("no status")?;
    let (mut length, mut chunked) = (0, false);
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse()?,
            "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
            _ => {}
        }
    }
    let mut body = Vec::new();
    if chunked {
        loop {
            line.clear();
            stream.read_line(&mut line)?;
            let size = u64::from_str_radix(line.trim(), 16)?;
            stream.by_ref().take(size).read_to_end(&mut body)?;
            line.clear();
            stream.read_line(&mut line)?;
            if size == 0 {
                break;
            }
        }
    } else {
        body.resize(length, 0);
        stream.read_exact(&mut body)?;
    }
    Ok(Answer { status, body, took: begun.elapsed() })
}

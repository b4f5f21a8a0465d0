//! The address at which browsers find the workbench.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use thiserror::Error;

/// The address at which browsers find the workbench, such as `https://talks.example.org`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    encrypted: bool,
    host: String,
    port: Option<u16>,
}

/// Why an address cannot be the one of a workbench.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OriginError {
    /// It has another form.
    #[error("`{0}` is no address such as https://talks.example.org, without a path")]
    Form(String),
    /// Beyond this machine connections have to be encrypted.
    #[error("`{0}` is not encrypted; beyond this machine the address begins with https://")]
    Plain(String),
}

impl Origin {
    /// The address of a server on this machine.
    pub(crate) fn local(encrypted: bool, port: u16) -> Self {
        Self { encrypted, host: "localhost".to_owned(), port: Some(port) }
    }

    /// Whether connections are encrypted.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.encrypted
    }

    /// The name of the host, without a port.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// What stands in a browser's `Host` header.
    pub(crate) fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// Whether a browser's `Host` header names it.
    pub(crate) fn is_at(&self, host: &str) -> bool {
        let usual = if self.encrypted { ":443" } else { ":80" };
        let host = host.to_ascii_lowercase();
        host.strip_suffix(usual).unwrap_or(&host) == self.authority()
    }

    /// Whether the host is a name: passkeys belong to names and not to numbers.
    pub(crate) fn is_named(&self) -> bool {
        self.host.trim_matches(['[', ']']).parse::<IpAddr>().is_err()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.encrypted { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority())
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let form = || OriginError::Form(text.to_owned());
        let plain = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (scheme, rest) = plain.split_once("://").ok_or_else(form)?;
        let encrypted = match scheme {
            "https" => true,
            "http" => false,
            _ => return Err(form()),
        };
        let (host, port) = match rest.rsplit_once(':') {
            // The colons of an IPv6 address stand in brackets.
            Some((host, port)) if !port.ends_with(']') => {
                (host, Some(port.parse::<u16>().map_err(|_| form())?))
            }
            _ => (rest, None),
        };
        let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let is_number = bare.is_some_and(|it| it.parse::<std::net::Ipv6Addr>().is_ok());
        let is_label = |it: &str| {
            !it.is_empty() && it.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        };
        if !is_number && !host.split('.').all(is_label) {
            return Err(form());
        }
        if !encrypted && !is_local(host) {
            return Err(OriginError::Plain(text.to_owned()));
        }
        let usual = if encrypted { 443 } else { 80 };
        Ok(Self { encrypted, host: host.to_owned(), port: port.filter(|port| *port != usual) })
    }
}

/// Whether a name or an address, with a port or without, means this machine.
pub(crate) fn is_local(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name);
    name == "localhost"
        || name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_a_host_and_perhaps_a_port() {
        for (text, shown) in [
            ("https://Talks.example.org/", "https://talks.example.org"),
            ("https://talks.example.org:443", "https://talks.example.org"),
            ("https://talks.example.org:8443", "https://talks.example.org:8443"),
            ("http://localhost:7340", "http://localhost:7340"),
            ("http://[::1]:7340", "http://[::1]:7340"),
            ("https://10.0.0.5", "https://10.0.0.5"),
        ] {
            assert_eq!(text.parse::<Origin>().map(|it| it.to_string()), Ok(shown.to_owned()));
        }
        for text in
            ["talks.example.org", "ftp://a.org", "https://", "https://a.org/path", "https://a b"]
        {
            assert_eq!(text.parse::<Origin>(), Err(OriginError::Form(text.to_owned())));
        }
        let plain = "http://talks.example.org";
        assert_eq!(plain.parse::<Origin>(), Err(OriginError::Plain(plain.to_owned())));
    }

    #[test]
    fn this_machine_has_several_names() {
        for host in ["localhost", "localhost:7340", "127.0.0.1:7340", "[::1]:7340", "[::1]"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["", "localhost.example.org", "127.0.0.1.example.org", "10.0.0.5:80"] {
            assert!(!is_local(host), "{host}");
        }
    }
}

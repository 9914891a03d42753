//! Where a request comes from, as far as counting failed sign-ins needs it: a keyed digest of the
//! peer's network. The address itself is neither stored nor logged.

use crate::app::App;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// A network: an address and how many of its first bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// The text is no network such as `10.0.0.0/8` or `::1/128`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a network is written as an address, a slash and a number of bits")]
pub struct NotANetwork;

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, bits) = text.split_once('/').unwrap_or((text, ""));
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            "" => most,
            bits => bits.parse().map_err(|_| NotANetwork)?,
        };
        if bits > most {
            return Err(NotANetwork);
        }
        Ok(Self {
            address: first_bits(address, bits),
            bits,
        })
    }
}

impl Network {
    /// Whether an address lies in the network.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.address.is_ipv4() == address.is_ipv4()
            && first_bits(address, self.bits) == self.address
    }
}

fn first_bits(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
            Ipv4Addr::from_bits(address.to_bits() & mask).into()
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
            Ipv6Addr::from_bits(address.to_bits() & mask).into()
        }
    }
}

/// A digest of the peer's network (/24 or /48) that holds for one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source([u8; 32]);

impl Source {
    /// The digest, to count by.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn of(app: &App, peer: IpAddr) -> Self {
        let network = first_bits(peer, if peer.is_ipv4() { 24 } else { 48 });
        let day = app.now().as_second().div_euclid(86_400);
        Self(app.digest(
            "source",
            &[network.to_string().as_bytes(), &day.to_be_bytes()],
        ))
    }
}

impl FromRequestParts<App> for Source {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
        let peer = behind_proxies(peer.to_canonical(), &parts.headers, &app.settings().proxies);
        Ok(Self::of(app, peer))
    }
}

/// The nearest address that is not a declared proxy. What stands in the header before it was
/// written by whoever sent the request and means nothing.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let is_proxy = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
    if !is_proxy(peer) {
        return peer;
    }
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .collect();
    let mut nearest = peer;
    for address in forwarded.iter().rev() {
        match address.trim().parse::<IpAddr>() {
            Ok(address) => nearest = address.to_canonical(),
            Err(_) => break,
        }
        if !is_proxy(nearest) {
            break;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn networks_are_read_and_contain_their_addresses() {
        let lan: Network = "10.1.2.3/8".parse().unwrap();
        assert!(lan.contains(ip("10.200.0.1")) && !lan.contains(ip("11.0.0.1")));
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains(ip("203.0.113.9")) && !all.contains(ip("::1")));
        let one: Network = "::1".parse().unwrap();
        assert!(one.contains(ip("::1")) && !one.contains(ip("::2")));
        for text in [
            "",
            "10.0.0.0/33",
            "::/129",
            "10.0.0/8",
            "a/8",
            "10.0.0.0/-1",
        ] {
            assert_eq!(text.parse::<Network>(), Err(NotANetwork), "{text}");
        }
    }

    #[test]
    fn only_declared_proxies_are_believed() {
        let proxies: Vec<Network> =
            vec!["127.0.0.1".parse().unwrap(), "10.0.0.0/8".parse().unwrap()];
        let mut headers = HeaderMap::new();
        headers.append(
            "x-forwarded-for",
            "198.51.100.7, 203.0.113.9".parse().unwrap(),
        );
        headers.append("x-forwarded-for", "10.0.0.5".parse().unwrap());
        let peer = |peer, headers: &HeaderMap| behind_proxies(ip(peer), headers, &proxies);
        assert_eq!(peer("127.0.0.1", &headers), ip("203.0.113.9"));
        assert_eq!(
            peer("192.0.2.1", &headers),
            ip("192.0.2.1"),
            "no proxy of ours"
        );
        assert_eq!(peer("127.0.0.1", &HeaderMap::new()), ip("127.0.0.1"));
        headers.append("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(peer("127.0.0.1", &headers), ip("127.0.0.1"));
    }
}

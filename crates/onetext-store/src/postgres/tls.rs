//! Encryption on the way to the database.
//!
//! `sslmode=require` asks for a certificate that the system vouches for, in the name of the host.
//! `sslmode=prefer`, which is what holds when nothing is said, encrypts where the server can and asks
//! for no certificate: who could forge one could as well say that the server cannot encrypt.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Encrypts for a server that the system's certificates vouch for.
pub(super) fn vouched() -> Result<MakeRustlsConnect, String> {
    provider();
    let made = MakeRustlsConnect::with_native_certs().map(|(connect, _)| connect);
    made.map_err(|_| "the system has no certificates that could vouch for it".to_owned())
}

/// Encrypts for whoever is at the other end.
pub(super) fn any() -> MakeRustlsConnect {
    let verifier = Any { provider: provider() };
    let config = ClientConfig::builder()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    MakeRustlsConnect::new(config)
}

fn provider() -> CryptoProvider {
    let provider = rustls::crypto::ring::default_provider();
    // A process may have chosen already; the first choice stands.
    let _ = provider.clone().install_default();
    provider
}

#[derive(Debug)]
struct Any {
    provider: CryptoProvider,
}

impl ServerCertVerifier for Any {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

//! Passkeys, with a device that is made of nothing but a key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::*;
use crate::testing::{get, send};

const HERE: &str = "https://talks.example.org";

/// What is right about an answer, each of which can be made wrong.
#[derive(Clone, Copy)]
struct Ways<'a> {
    origin: &'a str,
    name: &'a str,
    /// User present and verified.
    flags: u8,
}

const RIGHT: Ways<'static> = Ways { origin: HERE, name: "talks.example.org", flags: 0b101 };

/// A device with one passkey.
struct Device {
    key: SigningKey,
    id: Vec<u8>,
    user: Value,
    count: Cell<u32>,
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Device {
    fn new(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        Self { key, id: vec![seed; 20], user: Value::Null, count: Cell::new(0) }
    }

    fn client(kind: &str, question: &Value, ways: Ways<'_>) -> Vec<u8> {
        let client = json!({
            "type": kind, "challenge": question["challenge"], "origin": ways.origin, "crossOrigin": false,
        });
        client.to_string().into_bytes()
    }

    fn state(&self, ways: Ways<'_>, flags: u8) -> Vec<u8> {
        self.count.set(self.count.get() + 1);
        let mut state = Sha256::digest(ways.name.as_bytes()).to_vec();
        state.push(ways.flags | flags);
        state.extend(self.count.get().to_be_bytes());
        state
    }

    /// Answers a question for a new passkey.
    fn make(&mut self, question: &Value, ways: Ways<'_>) -> Value {
        self.user = question["user"]["id"].clone();
        let point = self.key.verifying_key().to_encoded_point(false);
        let mut state = self.state(ways, 0b100_0000);
        state.extend([0; 16]);
        state.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        state.extend(&self.id);
        // A key of the curve P-256, in CBOR.
        state.extend([0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        state.extend(point.x().unwrap());
        state.extend([0x22, 0x58, 0x20]);
        state.extend(point.y().unwrap());
        let mut object = b"\xA3\x63fmt\x64none\x67attStmt\xA0\x68authData\x58".to_vec();
        object.push(u8::try_from(state.len()).unwrap());
        object.extend(state);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(&Self::client("webauthn.create", question, ways)),
                "attestationObject": text(&object), "transports": ["internal"],
            },
        })
    }

    /// Answers a question who somebody is.
    fn sign(&self, question: &Value, ways: Ways<'_>) -> Value {
        let client = Self::client("webauthn.get", question, ways);
        let state = self.state(ways, 0);
        let signed = [state.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": text(&self.id), "rawId": text(&self.id), "type": "public-key",
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": text(&client), "authenticatorData": text(&state),
                "signature": text(signature.to_der().as_bytes()), "userHandle": self.user,
            },
        })
    }
}

fn team() -> Team {
    let team = Team::new();
    team.people().settle(Some(HERE.parse().unwrap()), true, true);
    team
}

/// What somebody signed in is asked to make a passkey.
fn question(team: &Team, who: &Person) -> Value {
    let request = send(http::Method::POST, "/api/account/passkeys/question", &json!({}));
    serde_json::from_str(&shown(&team.bench.ask(Some(who), with_token(request, who)).unwrap()))
        .unwrap()
}

fn with_token(mut request: Request, who: &Person) -> Request {
    request.headers.insert(crate::door::TOKEN, HeaderValue::from_str(&who.token).unwrap());
    request
}

fn person(team: &Team, browser: &Browser) -> Person {
    let value = format!("__Host-onetext={}", browser.secret);
    let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(&value).unwrap())]);
    team.who(&headers).unwrap()
}

/// What somebody who signs in is asked.
fn asked(team: &Team) -> Value {
    let request = send(http::Method::POST, "/api/session/passkey/question", &json!({}));
    serde_json::from_str(&shown(&team.ask(None, request).unwrap())).unwrap()
}

fn sign_in(team: &Team, answer: &Value) -> Outcome {
    team.ask(None, send(http::Method::POST, "/api/session/passkey", answer))
}

/// A device whose passkey an account has.
fn registered(team: &Team, browser: &Browser, seed: u8) -> Device {
    let who = person(team, browser);
    let mut device = Device::new(seed);
    let answer = device.make(&question(team, &who), RIGHT);
    let body = json!({ "name": "Laptop", "answer": answer });
    let request = send(http::Method::POST, "/api/account/passkeys", &body);
    team.bench.ask(Some(&who), with_token(request, &who)).unwrap();
    device
}

#[test]
fn a_device_is_asked_for_a_key_of_ours_and_for_its_person() {
    let team = team();
    let it = team.delegate();
    let asked_new = question(&team, &person(&team, &it));
    assert_eq!(asked_new["rp"]["id"], "talks.example.org");
    assert_eq!(asked_new["user"]["name"], "delegate");
    assert_eq!(asked_new["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(asked_new["authenticatorSelection"]["userVerification"], "required");
    let asked = asked(&team);
    assert_eq!(asked["rpId"], "talks.example.org");
    assert_eq!(asked["userVerification"], "required");
    assert!(asked["allowCredentials"].as_array().is_none_or(Vec::is_empty), "no name is told");
    assert_ne!(asked["challenge"], asked_new["challenge"]);
}

#[test]
fn a_passkey_signs_its_account_in() {
    let team = team();
    let it = team.delegate();
    let device = registered(&team, &it, 7);
    let kept = team.people().passkeys_of(&it.id);
    assert_eq!((kept.len(), kept[0].1.name.as_str(), kept[0].1.used), (1, "Laptop", None));
    let reply = sign_in(&team, &device.sign(&asked(&team), RIGHT)).unwrap();
    let Reply::Plain(plain) = &reply else { panic!("no answer") };
    assert!(plain.headers[header::SET_COOKIE].to_str().unwrap().contains("__Host-onetext="));
    let who = person(&team, &Browser { id: it.id.clone(), secret: given(&reply) });
    assert_eq!((who.id.as_str(), &who.viewer), (it.id.as_str(), &party()));
    assert_eq!(team.people().passkeys_of(&it.id)[0].1.used, Some(now()));
}

#[test]
fn an_answer_that_is_wrong_in_anything_lets_nobody_in() {
    let team = team();
    let it = team.delegate();
    let device = registered(&team, &it, 7);
    let refused = |answer: &Value| matches!(sign_in(&team, answer), Err(Fault::Input { .. }));
    let evil = Ways { origin: "https://talks.example.org.evil.example", ..RIGHT };
    assert!(refused(&device.sign(&asked(&team), evil)));
    assert!(refused(&device.sign(&asked(&team), Ways { name: "evil.example", ..RIGHT })));
    assert!(refused(&device.sign(&asked(&team), Ways { flags: 0b001, ..RIGHT })), "unverified");
    let mut forged = device.sign(&asked(&team), RIGHT);
    forged["response"]["signature"] =
        device.sign(&asked(&team), RIGHT)["response"]["signature"].clone();
    assert!(refused(&forged), "the signature of another answer");
    let mut stranger = Device::new(9);
    stranger.id.clone_from(&device.id);
    stranger.user = device.user.clone();
    assert!(refused(&stranger.sign(&asked(&team), RIGHT)), "another key");
    let unknown = Device { user: device.user.clone(), ..Device::new(11) };
    assert!(refused(&unknown.sign(&asked(&team), RIGHT)));
    let made_up = json!({ "challenge": text(&[1; 16]) });
    assert!(refused(&device.sign(&made_up, RIGHT)), "nobody asked this");
    assert!(refused(&json!({})) && refused(&json!({ "id": 1 })));
    // Each of these may have counted in the device, and none here.
    assert!(sign_in(&team, &device.sign(&asked(&team), RIGHT)).is_ok());
}

#[test]
fn an_answer_is_good_once_and_for_five_minutes() {
    let team = team();
    let it = team.delegate();
    let device = registered(&team, &it, 7);
    let answer = device.sign(&asked(&team), RIGHT);
    assert!(sign_in(&team, &answer).is_ok());
    assert!(sign_in(&team, &answer).is_err());
    let question = asked(&team);
    wait(5);
    assert!(sign_in(&team, &device.sign(&question, RIGHT)).is_err());
}

#[test]
fn a_device_that_counts_backwards_is_a_copy() {
    let team = team();
    let it = team.delegate();
    let device = registered(&team, &it, 7);
    device.count.set(40);
    assert!(sign_in(&team, &device.sign(&asked(&team), RIGHT)).is_ok());
    device.count.set(20);
    assert!(sign_in(&team, &device.sign(&asked(&team), RIGHT)).is_err());
}

#[test]
fn a_passkey_of_a_shut_account_opens_nothing_and_tells_nothing() {
    let team = team();
    let mediator = team.mediator();
    let it = team.delegate();
    let device = registered(&team, &it, 7);
    team.people().set_disabled(&person(&team, &mediator), &it.id, true).unwrap();
    let shut = sign_in(&team, &device.sign(&asked(&team), RIGHT)).unwrap_err();
    let unknown = sign_in(
        &team,
        &Device { user: device.user.clone(), ..Device::new(9) }.sign(&asked(&team), RIGHT),
    )
    .unwrap_err();
    assert_eq!(shut.sentences(), unknown.sentences());
}

#[test]
fn one_comes_in_by_an_invitation_with_a_passkey_alone() {
    let team = team();
    let by = person(&team, &team.mediator());
    let link =
        team.people().invite(&by, party(), "Olga", "Delegation of Ukraine", "", now()).unwrap();
    let page = shown(&team.ask(None, get(&format!("/invitation/{link}"))).unwrap());
    assert!(page.contains("data-passkey=\"invitation\""));
    let at = format!("/api/invitation/{link}");
    let ask = |path: &str, body: &Value| team.ask(None, send(http::Method::POST, path, body));
    let mut device = Device::new(7);
    let reply = ask(&format!("{at}/passkey/question"), &json!({ "sign-in": "olga" })).unwrap();
    let question: Value = serde_json::from_str(&shown(&reply)).unwrap();
    let passkey = device.make(&question, RIGHT);
    let reply = ask(&at, &json!({ "sign-in": "olga", "passkey": passkey })).unwrap();
    let id = team.people().names.get("olga").unwrap().to_string();
    let who = person(&team, &Browser { id: id.clone(), secret: given(&reply) });
    assert_eq!((who.name.as_str(), &who.viewer), ("Olga", &party()));
    assert_eq!(team.people().account(&id).unwrap().password, None);
    assert!(sign_in(&team, &device.sign(&asked(&team), RIGHT)).is_ok());
    let again = ask(&at, &json!({ "sign-in": "anna", "password": WORDS }));
    assert!(matches!(again, Err(Fault::NotFound)));
    // What somebody signs in with last stays.
    let key = team.people().passkeys_of(&id)[0].0.clone();
    let remove = with_token(
        send(http::Method::DELETE, &format!("/api/account/passkeys/{key}"), &json!({})),
        &who,
    );
    assert!(matches!(team.bench.ask(Some(&who), remove), Err(Fault::Forbidden(_))));
}

#[test]
fn an_answer_made_for_somebody_else_is_not_taken() {
    let team = team();
    let (one, other) = (team.delegate(), team.join(party(), "other", None));
    let (one, other) = (person(&team, &one), person(&team, &other));
    let mut device = Device::new(7);
    let answer = device.make(&question(&team, &one), RIGHT);
    let body = json!({ "name": "Laptop", "answer": answer });
    let request = send(http::Method::POST, "/api/account/passkeys", &body);
    assert!(team.bench.ask(Some(&other), with_token(request, &other)).is_err());
    assert_eq!(team.people().passkeys_of(&other.id), []);
    let (first, second) = (Device::new(7), Device::new(7));
    for mut it in [first, second].into_iter().enumerate() {
        let answer = it.1.make(&question(&team, &one), RIGHT);
        let body = json!({ "name": "Laptop", "answer": answer });
        let request = send(http::Method::POST, "/api/account/passkeys", &body);
        let taken = team.bench.ask(Some(&one), with_token(request, &one)).is_ok();
        assert_eq!(taken, it.0 == 0, "the same passkey is not added twice");
    }
}

#[test]
fn without_a_name_there_are_no_passkeys() {
    let team = Team::new();
    assert!(!team.people().takes_passkeys());
    let request = send(http::Method::POST, "/api/session/passkey/question", &json!({}));
    assert!(matches!(team.ask(None, request), Err(Fault::Input { .. })));
    team.people().settle(Some("https://10.0.0.5".parse().unwrap()), true, true);
    assert!(!team.people().takes_passkeys(), "a number is no name");
}

//! Sockets: requests come in as bytes here and go out as bytes, and nothing else is decided.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::connect_info::IntoMakeServiceWithConnectInfo;
use axum::extract::{ConnectInfo, State};
use axum::response::IntoResponse;
use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use bytes::Bytes;
use futures_util::StreamExt;
use http::{HeaderValue, Method, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::desk::Study;
use crate::fault::Fault;
use crate::house::{House, Mode};
use crate::people::{self, Origin, Person};
use crate::render::Render;
use crate::reply::{Outcome, Page, Plain, Reply};
use crate::request::Request;
use crate::route::{Found, Handler, Table};
use crate::{chrome, door, events};

/// How long somebody may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);

/// How long somebody may take to send the rest of it.
const BODY: Duration = Duration::from_secs(60);

/// How long what is under way may take when the server stops.
const LEAVE: Duration = Duration::from_secs(5);

/// How often the log is looked at for what other programs wrote.
const LOOK: Duration = Duration::from_millis(500);

/// At every how many looks the accounts are looked at too.
const TEND: u8 = 4;

/// What a browser may load and do: what comes from here, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Where and how to listen.
#[derive(Debug, Clone)]
pub struct Listen {
    /// The address and the port; port 0 lets the system choose.
    pub address: SocketAddr,
    /// A certificate, if connections are to be encrypted here.
    pub tls: Option<Tls>,
    /// Whether a proxy before us encrypts, and says in `X-Forwarded-For` who is at the other end.
    pub proxied: bool,
    /// Where browsers find the workbench, and nowhere else; passkeys belong to its name.
    pub origin: Option<Origin>,
}

/// A certificate with its key, in PEM.
#[derive(Clone)]
pub struct Tls {
    /// The certificate and those that vouch for it.
    pub certificate: Vec<u8>,
    /// Its private key.
    pub key: Vec<u8>,
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

/// Why a record could not be served.
#[derive(Debug, Error)]
pub enum ServeError {
    /// Beyond this machine accounts are needed.
    #[error(
        "{0} can be reached from other machines, and without accounts anybody could read everything"
    )]
    Open(SocketAddr),
    /// Beyond this machine connections have to be encrypted.
    #[error(
        "{0} can be reached from other machines, and without a certificate everybody on the way could read along"
    )]
    Plain(SocketAddr),
    /// The address cannot be listened at.
    #[error("cannot listen at {0}: {1}")]
    Address(SocketAddr, std::io::Error),
    /// The certificate or its key cannot be used.
    #[error("the certificate or its key cannot be used: {0}")]
    Certificate(std::io::Error),
    /// The server failed.
    #[error("the server failed: {0}")]
    Failed(std::io::Error),
    /// Two routes stand in each other's way.
    #[error("the program is built wrongly: {0}")]
    Routes(String),
}

struct Server {
    house: Arc<House>,
    table: Table,
    /// Who may make an answer at the same time: more than there are processors makes all slower.
    quick: Semaphore,
    /// The same for what takes long, so that it does not hold up the rest.
    slow: Semaphore,
    encrypted: bool,
    proxied: bool,
}

/// Serves a record until the process is asked to stop. `ready` is told the address once requests are
/// answered.
pub fn serve(
    house: House,
    listen: &Listen,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let address = listen.address;
    if !address.ip().is_loopback() {
        if house.mode != Mode::Team {
            return Err(ServeError::Open(address));
        }
        if listen.tls.is_none() && !listen.proxied {
            return Err(ServeError::Plain(address));
        }
    }
    let table = Table::new().map_err(ServeError::Routes)?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores)
        .enable_all()
        .build()
        .map_err(ServeError::Failed)?;
    let server = Arc::new(Server {
        house: Arc::new(house),
        table,
        quick: Semaphore::new(cores),
        slow: Semaphore::new(cores),
        encrypted: listen.tls.is_some() || listen.proxied,
        proxied: listen.proxied,
    });
    runtime.block_on(run(server, listen, ready))
}

async fn run(
    server: Arc<Server>,
    listen: &Listen,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), ServeError> {
    let refused = |error| ServeError::Address(listen.address, error);
    let socket = TcpListener::bind(listen.address).map_err(refused)?;
    socket.set_nonblocking(true).map_err(refused)?;
    let address = socket.local_addr().map_err(refused)?;
    let house = Arc::clone(&server.house);
    house.people.settle(origin(listen, address), listen.origin.is_some(), server.encrypted);
    let handle = axum_server::Handle::new();
    tokio::spawn(stop(handle.clone()));
    tokio::spawn(look(Arc::clone(&server.house)));
    let app = axum::Router::new()
        .fallback(answer)
        .with_state(server)
        .into_make_service_with_connect_info::<SocketAddr>();
    ready(address);
    let served = listen_at(socket, listen, handle, app).await;
    // What was noted last is kept.
    let _ = tokio::task::spawn_blocking(move || house.people.tend()).await;
    served
}

/// Where browsers find the workbench, as far as we can know: a proxy's name is known to who runs it.
fn origin(listen: &Listen, address: SocketAddr) -> Option<Origin> {
    let is_local = address.ip().is_loopback() && !listen.proxied;
    let local = is_local.then(|| Origin::local(listen.tls.is_some(), address.port()));
    listen.origin.clone().or(local)
}

async fn listen_at(
    socket: TcpListener,
    listen: &Listen,
    handle: axum_server::Handle<SocketAddr>,
    app: IntoMakeServiceWithConnectInfo<axum::Router, SocketAddr>,
) -> Result<(), ServeError> {
    let refused = |error| ServeError::Address(listen.address, error);
    match &listen.tls {
        None => {
            let mut bound = axum_server::from_tcp(socket).map_err(refused)?.handle(handle);
            limit(bound.http_builder());
            bound.serve(app).await.map_err(ServeError::Failed)
        }
        Some(tls) => {
            // A process may have chosen already; the first choice stands.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let config = axum_server::tls_rustls::RustlsConfig::from_pem(
                tls.certificate.clone(),
                tls.key.clone(),
            )
            .await
            .map_err(ServeError::Certificate)?;
            let bound = axum_server::from_tcp_rustls(socket, config).map_err(refused)?;
            let mut bound = bound.handle(handle);
            limit(bound.http_builder());
            bound.serve(app).await.map_err(ServeError::Failed)
        }
    }
}

fn limit(builder: &mut hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>) {
    builder
        .http1()
        .timer(hyper_util::rt::TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(64 << 10);
}

/// Waits until the process is asked to stop, and lets what is under way come to its end.
async fn stop(handle: axum_server::Handle<SocketAddr>) {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut ended) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = ended.recv() => {}
                }
            }
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
    handle.graceful_shutdown(Some(LEAVE));
}

/// Takes in what other programs write to the same log and the same cabinet.
async fn look(house: Arc<House>) {
    let mut turns = 0_u8;
    let mut ticks = tokio::time::interval(LOOK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let looked = Arc::clone(&house);
        if let Ok(Err(error)) = tokio::task::spawn_blocking(move || looked.look()).await {
            (house.edge.tell)(&format!("cannot look at the record: {error}"));
        }
        turns = (turns + 1) % TEND;
        let tended = Arc::clone(&house);
        if turns == 0
            && let Ok(Err(fault)) = tokio::task::spawn_blocking(move || tended.people.tend()).await
        {
            (house.edge.tell)(&format!("cannot look at the accounts: {}", fault.title()));
        }
    }
}

async fn answer(
    State(server): State<Arc<Server>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: axum::extract::Request,
) -> Response {
    let mut asked = Request {
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        params: std::collections::BTreeMap::default(),
        headers: request.headers().clone(),
        body: Bytes::new(),
        from: from.ip().to_canonical(),
    };
    if server.proxied {
        asked.from = forwarded(&asked).unwrap_or(asked.from);
    }
    let mut who = None;
    let outcome = match known(&server, &asked).await {
        Ok(person) => {
            who = person;
            go(&server, &mut asked, request.into_body(), who.as_ref()).await
        }
        Err(fault) => Err(fault),
    };
    let reply = match outcome {
        Ok(Done::Reply(reply)) => finished(&server, &asked, Ok(&reply), who.as_ref()),
        Ok(Done::Stream(response)) => response,
        Err(fault) => {
            if let Ok(found) = server.table.find(&asked.method, &asked.path) {
                door::report(&server.house, found.route, &asked, who.as_ref(), &fault);
            }
            finished(&server, &asked, Err(&fault), who.as_ref())
        }
    };
    dressed(reply, server.encrypted)
}

enum Done {
    Reply(Arc<Reply>),
    Stream(Response),
}

/// Who is at the other end, by what a proxy before us says last.
fn forwarded(request: &Request) -> Option<IpAddr> {
    request.header("x-forwarded-for").rsplit(',').next()?.trim().parse().ok()
}

async fn known(server: &Arc<Server>, asked: &Request) -> Result<Option<Person>, Fault> {
    let house = &server.house;
    if !house.people.is_our_host(asked.header("host")) {
        return Err(Fault::Forged);
    }
    let now = (house.edge.now)();
    let who = house.people.who(&asked.headers, now);
    if who.is_some() || !house.people.shows_something(&asked.headers) {
        return Ok(who);
    }
    // They may have come in through another server at the same record.
    let (met, headers) = (Arc::clone(house), asked.headers.clone());
    let meet = tokio::task::spawn_blocking(move || met.people.meet(&headers)).await;
    let met = meet.map_err(|error| Fault::internal(&error))??;
    Ok(if met { house.people.who(&asked.headers, now) } else { None })
}

async fn go(
    server: &Arc<Server>,
    asked: &mut Request,
    body: Body,
    who: Option<&Person>,
) -> Result<Done, Fault> {
    let Found { index, route, params } = server.table.find(&asked.method, &asked.path)?;
    asked.params = params;
    // Who may not use a route is turned away before anything large is read.
    let gate = route.handler.gate();
    if gate != crate::route::Gate::Anybody && who.is_none() {
        return Err(Fault::Unknown);
    }
    if !matches!(asked.method, Method::GET | Method::HEAD) {
        asked.body = whole(body, route.limit).await?;
    }
    let person = door::admit(route, asked, who)?.cloned();
    let asked = asked.clone();
    match (route.handler, &person) {
        (Handler::Listen, Some(person)) => {
            Ok(Done::Stream(listen(Arc::clone(&server.house), person.clone(), &asked)))
        }
        (Handler::Read(_), Some(person)) => {
            kept(server, index, asked, person).await.map(Done::Reply)
        }
        _ => made(server, index, asked, person).await.map(|reply| Done::Reply(Arc::new(reply))),
    }
}

async fn whole(body: Body, limit: usize) -> Result<Bytes, Fault> {
    let read = tokio::time::timeout(BODY, Limited::new(body, limit).collect()).await;
    match read {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Fault::TooLarge),
        Ok(Err(_)) => Err(Fault::input("the request broke off")),
        Err(_) => Err(Fault::input("the request took too long to come")),
    }
}

/// Lets a handler make an answer, where it may take its time.
async fn made(
    server: &Arc<Server>,
    index: usize,
    asked: Request,
    person: Option<Person>,
) -> Outcome {
    let permits = match server.table.routes()[index].handler {
        Handler::Read(_) | Handler::Own(_) => Some(&server.quick),
        // Style and script must not wait for those who sign in, whose passwords take long.
        Handler::Open(_) if asked.method == Method::GET => Some(&server.quick),
        Handler::Ask(_) | Handler::Open(_) => Some(&server.slow),
        // Who writes waits for the disk and not for the processor.
        Handler::Write(_) | Handler::Chair(_) | Handler::Listen => None,
    };
    let permit = match permits {
        Some(permits) => permits.acquire().await.ok(),
        None => None,
    };
    let worker = Arc::clone(server);
    let work = move || {
        let route = &worker.table.routes()[index];
        door::run(&worker.house, route, &asked, person.as_ref())
    };
    let outcome = tokio::task::spawn_blocking(work).await;
    drop(permit);
    outcome.unwrap_or_else(|error| Err(Fault::internal(&error)))
}

/// An answer that may have been made for somebody else with the same eyes.
async fn kept(
    server: &Arc<Server>,
    index: usize,
    asked: Request,
    person: &Person,
) -> Result<Arc<Reply>, Fault> {
    let house = &server.house;
    let kinds = server.table.routes()[index].kinds;
    let room = house.room(&person.viewer);
    let known = asked.rank().max(house.people.wrote(&person.id));
    let slot = room.renders.slot(&format!("{}?{}", asked.path, asked.query));
    let day = (house.edge.today)();
    let stamp = || room.read().stamps.of(kinds);
    if let Some(reply) = slot.fresh(stamp(), day, known) {
        return Ok(reply);
    }
    let _turn = slot.turn.lock().await;
    if let Some(reply) = slot.fresh(stamp(), day, known) {
        return Ok(reply);
    }
    // What comes in while the answer is made is not in it, so these are taken first.
    let (rank, stamp) = {
        let state = room.read();
        (state.negotiation.rank(), state.stamps.of(kinds))
    };
    let reply = Arc::new(made(server, index, asked, Some(person.clone())).await?);
    slot.keep(Render { reply: Arc::clone(&reply), rank, stamp, day, made: Instant::now() });
    Ok(reply)
}

fn listen(house: Arc<House>, person: Person, asked: &Request) -> Response {
    let since = match asked.header("last-event-id").parse() {
        Ok(rank) => rank,
        Err(_) => {
            asked.fields().get("since").and_then(|rank| rank.parse().ok()).unwrap_or_default()
        }
    };
    let grown = events::events(Arc::clone(&house), person.viewer.clone(), since);
    // A session that has ended hears nothing more.
    let still = people::while_known(house, person, grown, people::LOOK);
    let told = still.map(|grown| {
        let data = serde_json::to_string(&grown).unwrap_or_default();
        let event = Event::default().event("grown").id(grown.rank.to_string()).data(data);
        Ok::<_, std::convert::Infallible>(event)
    });
    Sse::new(told).keep_alive(KeepAlive::default()).into_response()
}

/// The bytes of an answer.
fn finished(
    server: &Server,
    asked: &Request,
    outcome: Result<&Reply, &Fault>,
    who: Option<&Person>,
) -> Response {
    match outcome {
        Ok(Reply::Plain(plain)) => bytes(plain),
        Ok(Reply::Page(page)) => html(page.status, framed(server, page, who)),
        Err(fault) => {
            if let Fault::Internal(why) = fault {
                // The route's path and not the one that was asked for, in which there may be a secret.
                let found = server.table.find(&asked.method, &asked.path);
                let path = found.map_or("?", |found| found.route.path);
                (server.house.edge.tell)(&format!("{} {path}: {why}", asked.method));
            }
            refused(server, asked, fault, who)
        }
    }
}

fn refused(server: &Server, asked: &Request, fault: &Fault, who: Option<&Person>) -> Response {
    let mut response = if asked.is_api() {
        let text = serde_json::to_vec(&fault.problem()).unwrap_or_default();
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = fault.status();
        let media = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, media);
        response
    } else if matches!(fault, Fault::Unknown) && asked.method == Method::GET {
        let asked = match asked.query.as_str() {
            "" => asked.path.clone(),
            query => format!("{}?{query}", asked.path),
        };
        let to: String =
            percent_encoding::utf8_percent_encode(&asked, percent_encoding::NON_ALPHANUMERIC)
                .collect();
        match Reply::see(&format!("/sign-in?to={to}")) {
            Reply::Plain(plain) => bytes(&plain),
            Reply::Page(_) => Response::new(Body::empty()),
        }
    } else {
        let page = Page {
            status: fault.status(),
            title: fault.title().to_owned(),
            tab: None,
            main: crate::page::fault::main(fault),
            live: false,
        };
        html(page.status, framed(server, &page, who))
    };
    if let Fault::TooMany(seconds) = fault {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    if matches!(fault, Fault::Unknown) && asked.is_api() {
        let how = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, how);
    }
    response
}

fn framed(server: &Server, page: &Page, who: Option<&Person>) -> String {
    match who {
        Some(person) => chrome::framed(page, &Study::new(&server.house, &person.viewer), person),
        None => chrome::bare(&page.title, &page.main),
    }
}

fn html(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let media = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, media);
    response
}

fn bytes(plain: &Plain) -> Response {
    let mut response = Response::new(Body::from(plain.body.clone()));
    *response.status_mut() = plain.status;
    *response.headers_mut() = plain.headers.clone();
    response
}

/// Puts on what every answer carries.
fn dressed(mut response: Response, encrypted: bool) -> Response {
    let headers = response.headers_mut();
    let mut put = |name: header::HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::CONTENT_SECURITY_POLICY, POLICY);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // With `no-referrer` browsers would hide the origin of our own forms from us.
    put(header::REFERRER_POLICY, "same-origin");
    put(header::CACHE_CONTROL, "no-store");
    put(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    put(
        header::HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    );
    put(header::X_FRAME_OPTIONS, "DENY");
    if encrypted {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    response
}

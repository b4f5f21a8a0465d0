//! Style, script and signs of the pages, carried in the program.

use std::sync::LazyLock;

use http::header;
use onetext_record::check::sha256;

use crate::desk::Porch;
use crate::reply::{Outcome, Reply};
use crate::request::Request;
use crate::route::{Handler, Route};

pub(crate) const ROUTES: &[Route] = &[
    Route::get("/assets/workbench.css", Handler::Open(style)),
    Route::get("/assets/workbench.js", Handler::Open(script)),
    Route::get("/assets/icon.svg", Handler::Open(icon)),
    Route::get("/favicon.ico", Handler::Open(icon)),
];

/// Each room's style behind the one that all share, whose colours are those of the brief.
const ROOMS: &str = concat!(
    include_str!("../assets/workbench.css"),
    include_str!("../assets/matrix.css"),
    include_str!("../assets/text.css"),
    include_str!("../assets/claims.css"),
    include_str!("../assets/meetings.css"),
    include_str!("../assets/review.css"),
    include_str!("../assets/settle.css"),
    include_str!("../assets/account.css"),
);

/// Each room's script behind the one that all share; each is closed in itself.
const SCRIPT: &str = concat!(
    include_str!("../assets/workbench.js"),
    include_str!("../assets/matrix.js"),
    include_str!("../assets/text.js"),
    include_str!("../assets/meetings.js"),
    include_str!("../assets/review.js"),
    include_str!("../assets/settle.js"),
    include_str!("../assets/account.js"),
);

static STYLE: LazyLock<String> = LazyLock::new(|| format!("{}{ROOMS}", onetext_brief::PALETTE));

fn style(_: &Porch<'_>, _: &Request) -> Outcome {
    Ok(kept("text/css; charset=utf-8", &STYLE))
}

fn script(_: &Porch<'_>, _: &Request) -> Outcome {
    Ok(kept("text/javascript; charset=utf-8", SCRIPT))
}

fn icon(_: &Porch<'_>, _: &Request) -> Outcome {
    Ok(kept("image/svg+xml", include_str!("../assets/icon.svg")))
}

/// What a page adds to the addresses of style and script: other assets have another address, so a
/// browser may keep them for good.
pub(crate) fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        sha256(format!("{}{SCRIPT}", *STYLE).as_bytes()).chars().take(12).collect()
    });
    &VERSION
}

fn kept(media: &'static str, text: &'static str) -> Reply {
    Reply::bytes(media, text).with_header(header::CACHE_CONTROL, "max-age=31536000, immutable")
}

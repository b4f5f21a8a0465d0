/* Signing in and one's own account: passkeys, a password that can be looked at, a secret that can be
   copied. Passwords and links work without a script. */
(() => {
  const say = (root, words) => {
    const line = root.querySelector("[role=status]");
    if (line) line.textContent = words;
  };
  const why = (error) => {
    if (error && error.name === "NotAllowedError") return "The device did not answer, or the question was closed. Nothing was changed.";
    if (error && error.name === "InvalidStateError") return "This device has a passkey for this account already.";
    return (error && (error.detail || error.message)) || "This did not work.";
  };

  /* WebAuthn speaks bytes, JSON speaks base64url; newer browsers translate by themselves. */
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const descriptors = (list) => (list || []).map((it) => ({ ...it, id: bytes(it.id) }));
  const forCreation = (json) =>
    PublicKeyCredential.parseCreationOptionsFromJSON
      ? PublicKeyCredential.parseCreationOptionsFromJSON(json)
      : { ...json, challenge: bytes(json.challenge), user: { ...json.user, id: bytes(json.user.id) }, excludeCredentials: descriptors(json.excludeCredentials) };
  const forRequest = (json) =>
    PublicKeyCredential.parseRequestOptionsFromJSON
      ? PublicKeyCredential.parseRequestOptionsFromJSON(json)
      : { ...json, challenge: bytes(json.challenge), allowCredentials: descriptors(json.allowCredentials) };
  const answered = (it) => {
    if (it.toJSON) return it.toJSON();
    const from = it.response;
    const response = { clientDataJSON: text(from.clientDataJSON) };
    if (from.attestationObject) {
      response.attestationObject = text(from.attestationObject);
      response.transports = from.getTransports ? from.getTransports() : [];
    } else {
      response.authenticatorData = text(from.authenticatorData);
      response.signature = text(from.signature);
      if (from.userHandle) response.userHandle = text(from.userHandle);
    }
    return { id: it.id, rawId: text(it.rawId), type: it.type, response, authenticatorAttachment: it.authenticatorAttachment, clientExtensionResults: it.getClientExtensionResults() };
  };
  const create = async (json) => answered(await navigator.credentials.create({ publicKey: forCreation(json.publicKey || json) }));
  const ask = async (json) => answered(await navigator.credentials.get({ publicKey: forRequest(json.publicKey || json) }));

  const call = (...what) => window.onetext.call(...what);
  const ways = {
    "sign-in": async (root) => {
      await call("POST", "/api/session/passkey", await ask(await call("POST", "/api/session/passkey/question", {})));
      location.assign(root.dataset.to || "/");
    },
    invitation: async (root) => {
      const form = root.closest("form");
      const field = (name) => form.querySelector(`[name="${name}"]`);
      const fields = [field("name"), field("sign-in")].filter(Boolean);
      if (!fields.every((it) => it.reportValidity())) return;
      const who = Object.fromEntries(fields.map((it) => [it.name, it.value]));
      const path = `/api/invitation/${encodeURIComponent(form.dataset.invitation)}`;
      const passkey = await create(await call("POST", `${path}/passkey/question`, who));
      await call("POST", path, { ...who, passkey });
      location.assign("/");
    },
    account: async (root) => {
      const name = root.querySelector("[name=name]").value;
      const answer = await create(await call("POST", "/api/account/passkeys/question"));
      await call("POST", "/api/account/passkeys", { name, answer });
      location.assign("/account#passkeys");
      location.reload();
    },
  };

  const dress = () => {
    if ("PublicKeyCredential" in window) {
      for (const root of document.querySelectorAll("[data-passkey][hidden]")) {
        root.hidden = false;
        const start = async (event) => {
          event.preventDefault();
          const button = root.querySelector("button");
          button.disabled = true;
          say(root, "Look at your device.");
          try {
            await ways[root.dataset.passkey](root);
            say(root, "");
          } catch (error) {
            say(root, why(error));
          }
          button.disabled = false;
        };
        if (root.matches("form")) root.addEventListener("submit", start);
        else root.querySelector("button").addEventListener("click", start);
      }
    }
    for (const field of document.querySelectorAll("input[data-password]:not([data-dressed])")) {
      field.dataset.dressed = "";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "reveal";
      const show = (shown) => {
        field.type = shown ? "text" : "password";
        button.textContent = shown ? "Hide what is typed" : "Show what is typed";
      };
      show(false);
      button.addEventListener("click", () => show(field.type === "password"));
      /* A password is not left readable in the field when it is sent. */
      field.form?.addEventListener("submit", () => show(false));
      field.closest("label").after(button);
    }
    for (const button of document.querySelectorAll("button[data-copy][hidden]")) {
      if (!navigator.clipboard) continue;
      button.hidden = false;
      button.addEventListener("click", async () => {
        const field = document.getElementById(button.dataset.copy);
        await navigator.clipboard.writeText(field.value);
        window.onetext?.say("It is copied.");
        button.textContent = "Copied";
      });
    }
  };
  dress();
  document.addEventListener("onetext:page", dress);
})();

"use strict";

/*
 * The page of the gateway: groups, page by page, and what the gateway says of itself. It reads the JSON API next to it,
 * so it works under any prefix. Whatever comes from there is inserted as text, never as markup.
 */

const GROUPS_PER_PAGE = 50;

const SAMPLES_AT_FIRST = 200;

const byId = (id) => document.getElementById(id);

/** What these tell of a group stands above its families. */
const PUSH_TIMES = ["push_time_seconds", "push_failure_time_seconds"];

/** How far the clock of the gateway is ahead of ours, in milliseconds. */
let clockAhead = 0;

/** The paths of the groups that are open, to open them again after the list was read anew. */
const opened = new Set();

/** How many lists have been asked for: an answer that comes after that to a later question is not shown. */
let lists = 0;

/** Makes an element. Children that are strings become text. */
function element(name, attributes, ...children) {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		made.setAttribute(key, value);
	}
	made.append(...children);
	return made;
}

function button(text, kind, action) {
	const made = element("button", { type: "button", class: kind }, text);
	made.addEventListener("click", action);
	return made;
}

function complain(error) {
	byId("error").textContent = error.message;
	byId("error").hidden = false;
}

function forgive() {
	byId("error").hidden = true;
}

/** Asks the gateway. An answer that is no success is an error, with the words of the gateway. */
async function ask(url, options = {}) {
	let response;
	try {
		response = await fetch(url, { cache: "no-store", ...options });
	}
	catch (error) {
		throw new Error("The gateway does not answer.", { cause: error });
	}
	const date = Date.parse(response.headers.get("Date"));
	clockAhead = Number.isNaN(date) ? 0 : date - Date.now();
	if (!response.ok) {
		const text = await response.text();
		let reason = text.trim();
		try {
			reason = JSON.parse(text).error;
		}
		catch {
			// plain text
		}
		const error = new Error("The gateway answers " + response.status + ": " + reason);
		error.status = response.status;
		throw error;
	}
	return response;
}

async function askData(url) {
	return (await (await ask(url)).json()).data;
}

/** A span of time in its two largest units. */
function span(millis) {
	const seconds = Math.max(0, Math.floor(millis / 1000));
	const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
	const first = units.findIndex(([, size]) => seconds >= size);
	if (first < 0) {
		return "0 s";
	}
	let rest = seconds;
	const parts = [];
	for (const [unit, size] of units.slice(first, first + 2)) {
		if (rest >= size) {
			parts.push(Math.floor(rest / size) + " " + unit);
		}
		rest %= size;
	}
	return parts.join(" ");
}

function sinceText(time) {
	return span(Date.now() + clockAhead - Date.parse(time)) + " ago";
}

function expiryText(time) {
	const left = Date.parse(time) - Date.now() - clockAhead;
	return left > 0 ? "expires in " + span(left) : "expired, waits to be scraped";
}

/** A time that is told relative to now, every second anew. */
function clock(time, kind, text) {
	const made = element("time", { datetime: time, title: new Date(time).toLocaleString() }, text(time));
	made.dataset.told = kind;
	return made;
}

function tick() {
	for (const time of document.querySelectorAll("time[data-told]")) {
		time.textContent = (time.dataset.told === "expiry" ? expiryText : sinceText)(time.dateTime);
	}
}

function amount(number, word) {
	return number.toLocaleString("en") + " " + word + (number === 1 || word === "series" ? "" : "s");
}

function size(bytes) {
	const units = ["B", "kB", "MB", "GB"];
	let power = 0;
	let value = bytes;
	while (value >= 1000 && power < units.length - 1) {
		value /= 1000;
		power++;
	}
	return (power === 0 ? value : value.toFixed(1)) + " " + units[power];
}

/** The path of a group below "metrics" and "api/v1/groups"; in base64, so that any value fits. */
function pathOf(labels) {
	const encode = (value) => btoa(Array.from(new TextEncoder().encode(value), (b) => String.fromCharCode(b)).join(""))
		.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") || "=";
	const others = Object.entries(labels).filter(([name]) => name !== "job");
	return [["job", labels.job], ...others]
		.map(([name, value]) => encodeURIComponent(name) + "@base64/" + encode(value))
		.join("/");
}

function labelBadges(labels) {
	const { job, ...others } = labels;
	return element("span", { class: "labels" }, ...Object.entries({ job, ...others })
		.map(([name, value]) => element("span", { class: "label" }, name + "=" + JSON.stringify(value))));
}

/* Groups */

/** What is asked for stands in the address, so that it can be reloaded and shared. */
function asked() {
	const parameters = new URLSearchParams(location.search);
	return {
		match: parameters.get("match") ?? "",
		sort: parameters.get("sort") ?? "pushed-desc",
		offset: Math.max(0, Number.parseInt(parameters.get("offset") ?? "0", 10) || 0),
	};
}

function show(match, sort, offset) {
	const parameters = new URLSearchParams();
	if (match !== "") {
		parameters.set("match", match);
	}
	parameters.set("sort", sort);
	if (offset > 0) {
		parameters.set("offset", offset);
	}
	history.pushState(null, "", "?" + parameters);
	return listGroups();
}

/** A word is looked for in the names of jobs. */
function selector(match) {
	if (match.startsWith("{")) {
		return match;
	}
	return "{job=~" + JSON.stringify("(?i).*" + match.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&") + ".*") + "}";
}

async function listGroups() {
	const number = ++lists;
	const { match, sort, offset } = asked();
	const form = byId("query").elements;
	form.match.value = match;
	form.sort.value = sort;
	const [order, direction] = sort.split("-");
	const parameters = new URLSearchParams({ sort: order, order: direction, offset, limit: GROUPS_PER_PAGE });
	if (match.trim() !== "") {
		parameters.set("match[]", selector(match.trim()));
	}
	const list = byId("list");
	list.setAttribute("aria-busy", "true");
	try {
		const data = await askData("api/v1/groups?" + parameters);
		if (number !== lists) {
			return;
		}
		forgive();
		list.replaceChildren(...data.groups.map(groupItem));
		const range = data.groups.length === 0 ? "No groups" : "Groups " + (offset + 1).toLocaleString("en") + " to "
			+ (offset + data.groups.length).toLocaleString("en");
		byId("summary").textContent = range + (match === "" ? " of " + data.total.toLocaleString("en")
			: " that match; there are " + data.total.toLocaleString("en") + " in all");
		byId("pages").hidden = offset === 0 && !data.more;
		byId("previous").disabled = offset === 0;
		byId("next").disabled = !data.more;
	}
	catch (error) {
		complain(error);
	}
	finally {
		list.removeAttribute("aria-busy");
	}
}

function groupItem(group) {
	const path = pathOf(group.labels);
	const badges = labelBadges(group.labels);
	if (!group.last_push_successful) {
		badges.append(element("span", { class: "mark failed" }, "Last push failed!"));
	}
	if (group.expires) {
		badges.append(element("span", { class: "mark expires" }, clock(group.expires, "expiry", expiryText)));
	}
	const about = element("span", { class: "about" });
	if (group.push_time) {
		about.append(element("span", {}, "pushed ", clock(group.push_time, "since", sinceText)));
	}
	if (!group.last_push_successful) {
		about.append(element("span", {}, "refused ", clock(group.push_failure_time, "since", sinceText)));
	}
	about.append(element("span", {}, amount(group.series, "series")), element("span", {}, size(group.bytes)));
	const details = element("details", {}, element("summary", {}, badges, about));
	details.addEventListener("toggle", () => {
		if (!details.open) {
			opened.delete(path);
			details.querySelector(".content")?.remove();
		}
		else if (!details.querySelector(".content")) {
			opened.add(path);
			openGroup(details, group, path);
		}
	});
	details.open = opened.has(path);
	return element("li", {}, details);
}

async function openGroup(details, group, path) {
	const content = element("div", { class: "content" }, element("p", {}, "Reading…"));
	details.append(content);
	try {
		const [read] = await askData("api/v1/groups/" + path);
		const families = Object.entries(read)
			.filter(([name, family]) => Array.isArray(family.metrics) && !PUSH_TIMES.includes(name))
			.map(([name, family]) => familySection(name, family, group.labels));
		content.replaceChildren(...(families.length > 0 ? families : [element("p", {}, "The group holds no metrics.")]),
			element("div", { class: "bar" },
				button("Delete group…", "danger", () => confirmDeletion("Delete this group?",
					[labelBadges(group.labels), element("p", {}, "Its metrics are gone with the next scrape.")],
					() => deleteGroup(group, path)))));
	}
	catch (error) {
		content.replaceChildren(element("p", { class: "error" }, error.message));
	}
}

function familySection(name, family, groupingLabels) {
	const rows = element("tbody", {});
	const add = (metrics) => rows.append(...metrics.map((metric) => sampleRow(metric, groupingLabels)));
	const section = element("section", { class: "family" },
		element("h3", {}, name, element("small", {}, family.type.toLowerCase().replace("_", " "), ", pushed ",
			clock(family.time_stamp, "since", sinceText))));
	if (family.help) {
		section.append(element("p", { class: "help" }, family.help));
	}
	section.append(element("table", {}, element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Labels"),
		element("th", { scope: "col" }, "Value"))), rows));
	add(family.metrics.slice(0, SAMPLES_AT_FIRST));
	const others = family.metrics.slice(SAMPLES_AT_FIRST);
	if (others.length > 0) {
		const more = button("Show the other " + others.length.toLocaleString("en"), "", () => {
			more.remove();
			add(others);
		});
		section.append(more);
	}
	return section;
}

/** The labels of the group are not repeated. */
function sampleRow(metric, groupingLabels) {
	const labels = Object.entries(metric.labels)
		.filter(([name, value]) => groupingLabels[name] !== value && !(name === "instance" && value === ""));
	const text = labels.map(([name, value]) => name + "=" + JSON.stringify(value)).join(", ");
	return element("tr", {}, element("th", { scope: "row" }, text || "–"), element("td", {}, ...values(metric)));
}

function values(metric) {
	if (metric.value !== undefined) {
		return [metric.value];
	}
	const points = Array.isArray(metric.buckets) ? metric.buckets.map(([sides, lower, upper, count]) => [
		("([([")[sides] + lower + ", " + upper + ("]))]")[sides], count])
		: Object.entries(metric.buckets ?? metric.quantiles ?? {})
			.sort(([a], [b]) => Number(a.replace("Inf", "Infinity")) - Number(b.replace("Inf", "Infinity")))
			.map(([bound, value]) => [(metric.buckets ? "≤ " : "") + bound, value]);
	return ["count " + metric.count + ", sum " + metric.sum, element("dl", { class: "points" },
		...points.flatMap(([bound, value]) => [element("dt", {}, bound), element("dd", {}, value)]))];
}

/* Deletions */

function confirmDeletion(title, text, action) {
	byId("dialog-title").textContent = title;
	byId("dialog-text").replaceChildren(...text);
	byId("dialog-yes").onclick = async () => {
		byId("dialog").close();
		try {
			await action();
			await listGroups();
			byId("main").focus();
		}
		catch (error) {
			complain(error);
		}
	};
	byId("dialog").showModal();
}

/** Only what is shown is deleted, and nothing that was pushed since. */
async function deleteGroup(group, path) {
	try {
		await ask("metrics/" + path, { method: "DELETE", headers: { "If-Match": "\"" + group.generation + "\"" } });
		opened.delete(path);
	}
	catch (error) {
		if (error.status === 412) {
			await listGroups();
			throw new Error("The group has changed since it was listed. It is still there, and listed anew.");
		}
		throw error;
	}
}

function offerToWipe() {
	byId("wipe").hidden = false;
	byId("wipe").addEventListener("click", () => confirmDeletion("Delete all groups?",
		[element("p", {}, "The metrics of all jobs are gone with the next scrape.")],
		() => ask("api/v1/admin/wipe", { method: "PUT" })));
}

/* Status */

function facts(title, rows) {
	return element("table", {}, element("caption", {}, title), element("tbody", {}, ...rows
		.map(([name, value]) => element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value || "–")))));
}

function showStatus(status) {
	byId("facts").replaceChildren(
		facts("Gateway", [["started", new Date(status.start_time).toLocaleString()],
			["that is", clock(status.start_time, "since", sinceText)]]),
		facts("Build", Object.entries(status.build_information)),
		facts("Flags", Object.entries(status.flags).map(([name, value]) => ["--" + name, value])));
}

async function start() {
	const page = location.pathname.endsWith("/status") ? "status" : "groups";
	byId(page).hidden = false;
	byId("to-" + page).setAttribute("aria-current", "page");
	document.title = byId(page + "-title").textContent + " – Batch Pushgateway";
	byId("query").addEventListener("submit", (event) => {
		event.preventDefault();
		const form = event.target.elements;
		show(form.match.value, form.sort.value, 0);
	});
	byId("query").elements.sort.addEventListener("change", () => byId("query").requestSubmit());
	byId("previous").addEventListener("click", () => turn(-GROUPS_PER_PAGE));
	byId("next").addEventListener("click", () => turn(GROUPS_PER_PAGE));
	byId("dialog-no").addEventListener("click", () => byId("dialog").close());
	addEventListener("popstate", listGroups);
	setInterval(tick, 1000);
	if (page === "groups") {
		await listGroups();
	}
	const status = await askData("api/v1/status");
	byId("to-metrics").href = status.flags["web.telemetry-path"].slice(1);
	if (status.flags["web.enable-admin-api"] === "true") {
		offerToWipe();
	}
	showStatus(status);
}

async function turn(groups) {
	const { match, sort, offset } = asked();
	await show(match, sort, Math.max(0, offset + groups));
	byId("main").focus();
	scrollTo(0, 0);
}

start().catch(complain);

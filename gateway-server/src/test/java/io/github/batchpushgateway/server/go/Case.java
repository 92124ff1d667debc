package io.github.batchpushgateway.server.go;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Requests to which both gateways must give the same answers, and which must leave both
 * in the same state; or which ours answers in its own way, for a stated reason.
 */
final class Case {

	private final String name;

	private final List<Request> requests = new ArrayList<>();

	private Setup setup = Setup.DEFAULT;

	private boolean spoilsGo;

	private boolean endsBoth;

	private boolean ignoresHelp;

	private @Nullable Deviation deviation;

	private List<Integer> ourStatuses = List.of();

	private final List<String> ourHeaders = new ArrayList<>();

	private @Nullable List<String> ourSamples;

	private Case(String name) {
		this.name = name;
	}

	static Case of(String name) {
		return new Case(name);
	}

	Case put(String target, String body) {
		return request(Request.of("PUT", target, body));
	}

	Case post(String target, String body) {
		return request(Request.of("POST", target, body));
	}

	Case delete(String target) {
		return request(Request.of("DELETE", target, ""));
	}

	Case get(String target) {
		return request(Request.get(target));
	}

	Case send(String method, String target) {
		return request(Request.of(method, target, ""));
	}

	Case request(Request request) {
		this.requests.add(request);
		return this;
	}

	/** Adds a header to the last request. */
	Case with(String header) {
		return last(last().with(header));
	}

	/** Compresses the body of the last request. */
	Case gzipped() {
		return last(last().withGzip());
	}

	/** Takes the characters of the last body for bytes. */
	Case inBytes() {
		String body = new String(last().body(), StandardCharsets.UTF_8);
		return last(last().withBody(body.getBytes(StandardCharsets.ISO_8859_1)));
	}

	private Request last() {
		return this.requests.get(this.requests.size() - 1);
	}

	private Case last(Request request) {
		this.requests.set(this.requests.size() - 1, request);
		return this;
	}

	/** Starts both gateways otherwise than by default. */
	Case on(Setup setup) {
		this.setup = setup;
		return this;
	}

	/** Leaves a Go Pushgateway behind that does not work any more. */
	Case spoilingGo() {
		this.spoilsGo = true;
		return this;
	}

	/** Asks both gateways to end. */
	Case endingBoth() {
		this.endsBoth = true;
		return this;
	}

	/** Leaves it to chance which help text of a family is shown. */
	Case withHelpByChance() {
		this.ignoresHelp = true;
		return this;
	}

	/**
	 * Ours answers in its own way.
	 * @param reason why
	 * @param statuses the statuses of ours, one for each request
	 */
	Case deviates(Deviation reason, Integer... statuses) {
		this.deviation = reason;
		this.ourStatuses = List.of(statuses);
		return this;
	}

	/**
	 * States a header of the last answer of ours, if it deviates.
	 * @param header name and value, as {@code name: value}
	 */
	Case answering(String header) {
		this.ourHeaders.add(header);
		return this;
	}

	/** States all pushed samples of ours in the end, if it deviates. */
	Case leaving(String... samples) {
		this.ourSamples = List.of(samples);
		return this;
	}

	List<Request> requests() {
		return this.requests;
	}

	Setup setup() {
		return this.setup;
	}

	boolean spoilsGo() {
		return this.spoilsGo;
	}

	boolean endsBoth() {
		return this.endsBoth;
	}

	boolean ignoresHelp() {
		return this.ignoresHelp;
	}

	@Nullable Deviation deviation() {
		return this.deviation;
	}

	List<Integer> ourStatuses() {
		return this.ourStatuses;
	}

	List<String> ourHeaders() {
		return this.ourHeaders;
	}

	@Nullable List<String> ourSamples() {
		return this.ourSamples;
	}

	@Override
	public String toString() {
		return this.name;
	}

}

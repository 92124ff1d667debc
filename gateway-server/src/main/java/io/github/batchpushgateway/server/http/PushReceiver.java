package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.github.batchpushgateway.server.storage.Receipt;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the bodies of pushes and answers what became of them. Belongs to one event loop.
 *
 * <p>
 * A short body is applied on the event loop, where it costs less than handing it over; a
 * long or compressed one on a worker thread. Either way the answer comes after the push
 * is applied, and Vert.x brings the next request of a connection only after the answer to
 * the one before, so that a client sees its requests take effect in their order.
 */
final class PushReceiver {

	private static final Logger logger = LoggerFactory.getLogger(PushReceiver.class);

	private static final int MAX_EVENT_LOOP_BYTES = 64 * 1024;

	private static final int MAX_LOGGED_CHARS = 1000;

	private final Vertx vertx;

	private final HttpSettings settings;

	private final BodyTimeouts timeouts;

	private final MetricStore store;

	private final InstantSource clock;

	private final PushApplier applier;

	PushReceiver(Vertx vertx, HttpSettings settings, BodyTimeouts timeouts, MetricStore store, InstantSource clock) {
		this.vertx = vertx;
		this.settings = settings;
		this.timeouts = timeouts;
		this.store = store;
		this.clock = clock;
		this.applier = new PushApplier(store, settings.strictText());
	}

	/**
	 * Applies a push when its body has arrived, and answers it.
	 * @param request the request, whose body has not been read
	 * @param key the group pushed to
	 * @param replaceGroup whether all families of the group are replaced
	 */
	void receive(HttpServerRequest request, GroupingKey key, boolean replaceGroup) {
		Instant now = this.clock.instant();
		Push push;
		try {
			push = new Push(key, replaceGroup, isProtobuf(request), now, expires(request, key, now));
		}
		catch (IllegalArgumentException | ArithmeticException | DateTimeException ex) {
			Responses.error(request, 400, "header %s: %s".formatted(Headers.EXPIRE_AFTER, ex.getMessage()));
			return;
		}
		boolean gzip = "gzip".equalsIgnoreCase(request.getHeader(HttpHeaders.CONTENT_ENCODING));
		RequestBody.read(request, this.settings.maxBodyBytes(), this.timeouts, (body, length) -> {
			if (gzip) {
				answerLater(request, push, () -> applyInflated(push, body, length));
			}
			else if (length > MAX_EVENT_LOOP_BYTES) {
				answerLater(request, push, () -> applier().apply(push, body, length));
			}
			else {
				answer(request, push, this.applier.apply(push, body, length));
			}
		});
	}

	private @Nullable Instant expires(HttpServerRequest request, GroupingKey key, Instant now) {
		String expireAfter = request.getHeader(Headers.EXPIRE_AFTER);
		Duration expiry = (expireAfter != null) ? ExpireAfter.parse(expireAfter)
				: this.settings.expiryRules().get().expiry(key.job());
		return (expiry != null) ? now.plus(expiry) : null;
	}

	private static boolean isProtobuf(HttpServerRequest request) {
		String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
		return contentType != null && MediaType.parse(contentType).isDelimitedProtobuf();
	}

	private Outcome applyInflated(Push push, byte[] body, int length) {
		byte[] inflated;
		try {
			inflated = GzipBody.inflate(body, length, this.settings.maxBodyBytes() + 1);
		}
		catch (IOException ex) {
			return Outcome.refused(String.valueOf(ex.getMessage()));
		}
		if (inflated.length > this.settings.maxBodyBytes()) {
			return Outcome.refused(413,
					"decompressed body is larger than %d bytes".formatted(this.settings.maxBodyBytes()));
		}
		return applier().apply(push, inflated, inflated.length);
	}

	/**
	 * An applier for one body on a worker thread.
	 */
	private PushApplier applier() {
		return new PushApplier(this.store, this.settings.strictText());
	}

	private void answerLater(HttpServerRequest request, Push push, Callable<Outcome> work) {
		this.vertx.executeBlocking(work, false)
			.onSuccess((outcome) -> answer(request, push, outcome))
			.onFailure((fault) -> Router.fail(request, fault));
	}

	private void answer(HttpServerRequest request, Push push, Outcome outcome) {
		Receipt receipt = outcome.receipt();
		if (receipt != null) {
			Acknowledgement.when(receipt, request, () -> accept(request, push, receipt));
		}
		else {
			logger.warn("refused push to {}: {}", shortened(push.key().toString()), shortened(outcome.message()));
			Responses.error(request, outcome.status(), outcome.message());
		}
	}

	private void accept(HttpServerRequest request, Push push, Receipt receipt) {
		request.response().putHeader(Headers.ETAG, EntityTags.of(receipt.generation()));
		if (push.expires() != null) {
			request.response().putHeader(Headers.EXPIRES_AT, push.expires().toString());
		}
		Responses.empty(request, this.settings.acceptedStatus());
	}

	/** Clients choose what is in it, and must not be able to flood the log. */
	private static String shortened(String text) {
		return (text.length() > MAX_LOGGED_CHARS) ? text.substring(0, MAX_LOGGED_CHARS) + "..." : text;
	}

}

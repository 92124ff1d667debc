package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;

import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.storage.Receipt;
import io.github.batchpushgateway.server.telemetry.RejectionReason;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

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

	private static final int MAX_EVENT_LOOP_BYTES = 64 * 1024;

	private final Vertx vertx;

	private final HttpSettings settings;

	private final SharedParts shared;

	private final BodyTimeouts timeouts;

	private final Rejections rejections;

	private final InstantSource clock;

	private final PushApplier applier;

	PushReceiver(Vertx vertx, HttpSettings settings, SharedParts shared, BodyTimeouts timeouts, Rejections rejections,
			InstantSource clock) {
		this.vertx = vertx;
		this.settings = settings;
		this.shared = shared;
		this.timeouts = timeouts;
		this.rejections = rejections;
		this.clock = clock;
		this.applier = applier();
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
			this.rejections.push(request, key.toString(), Rejection.bad(RejectionReason.HEADER,
					"header %s: %s".formatted(Headers.EXPIRE_AFTER, ex.getMessage())));
			return;
		}
		ContentEncoding encoding = ContentEncoding.of(request);
		RequestBody.read(request, this.settings.limits(), this.shared.memory().claim(), this.timeouts,
				new RequestBody.Reader() {

					@Override
					public void read(BodyBytes body) {
						if (encoding != ContentEncoding.IDENTITY) {
							answerLater(request, push, body, () -> applyDecoded(push, encoding, body));
						}
						else if (body.length() > MAX_EVENT_LOOP_BYTES) {
							answerLater(request, push, body, () -> applier().apply(push, body));
						}
						else {
							answer(request, push, body, PushReceiver.this.applier.apply(push, body));
						}
					}

					@Override
					public void reject(LimitExceededException cause) {
						PushReceiver.this.rejections.pushAndClose(request, key.toString(), Rejection.of(cause));
					}

					@Override
					public void malformed() {
						PushReceiver.this.rejections.pushAndClose(request, key.toString(),
								Rejection.bad(RejectionReason.ENCODING, "invalid chunked encoding"));
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

	private Outcome applyDecoded(Push push, ContentEncoding encoding, BodyBytes body) {
		BodyBytes decoded = new BodyBytes("decompressed body", this.settings.limits(), body.claim());
		try (InputStream stream = encoding.decode(body.array(), body.length())) {
			decoded.readFrom(stream);
			return applier().apply(push, decoded);
		}
		catch (IOException ex) {
			return Outcome.rejected(Rejection.bad(RejectionReason.ENCODING, ex));
		}
		catch (LimitExceededException ex) {
			return Outcome.rejected(Rejection.of(ex));
		}
		finally {
			decoded.clear();
		}
	}

	/**
	 * An applier for one thread.
	 */
	private PushApplier applier() {
		return new PushApplier(this.shared.store(), this.shared.metrics(), this.settings);
	}

	private void answerLater(HttpServerRequest request, Push push, BodyBytes body, Callable<Outcome> work) {
		this.vertx.executeBlocking(work, false)
			.onSuccess((outcome) -> answer(request, push, body, outcome))
			.onFailure((fault) -> {
				body.clear();
				Router.fail(request, fault);
			});
	}

	private void answer(HttpServerRequest request, Push push, BodyBytes body, Outcome outcome) {
		if (outcome.rejection() != null) {
			body.clear();
			this.rejections.push(request, push.key().toString(), outcome.rejection());
		}
		else if (outcome.receipt() != null) {
			Receipt receipt = outcome.receipt();
			// what waits to become durable takes as much memory as its body
			receipt.durable().whenComplete((done, fault) -> body.clear());
			Acknowledgement.when(receipt, request, () -> accept(request, push, receipt));
		}
	}

	private void accept(HttpServerRequest request, Push push, Receipt receipt) {
		request.response().putHeader(Headers.ETAG, EntityTags.of(receipt.generation()));
		if (push.expires() != null) {
			request.response().putHeader(Headers.EXPIRES_AT, push.expires().toString());
		}
		Responses.empty(request, this.settings.acceptedStatus());
	}

}

package io.github.batchpushgateway.server.http;

import java.util.concurrent.Callable;
import java.util.function.Function;

import io.github.batchpushgateway.server.limits.Limit;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.MemoryClaim;
import io.github.batchpushgateway.server.limits.WorkingMemory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Sends what may be as large as the groups themselves, in JSON. Counts as a scrape while
 * it is sent: what is made for it would else be bounded by the number of clients only.
 */
final class Listings {

	private final Vertx vertx;

	private final Scrapes scrapes;

	private final WorkingMemory memory;

	private final Rejections rejections;

	Listings(Vertx vertx, SharedParts shared, Rejections rejections) {
		this.vertx = vertx;
		this.scrapes = shared.scrapes();
		this.memory = shared.memory();
		this.rejections = rejections;
	}

	/**
	 * What is listed.
	 */
	@FunctionalInterface
	interface Listing {

		/**
		 * Prepares to list, on a worker thread.
		 * @param claim for memory that is taken while the pieces are made
		 * @param sending to be told what of the store is referenced meanwhile
		 * @return the pieces, when they can be made
		 */
		Future<Slices> begin(MemoryClaim claim, Scrapes.Sending sending);

	}

	/**
	 * Answers with a listing, unless there are too many already.
	 */
	void send(HttpServerRequest request, Listing listing) {
		send(request, null, listing);
	}

	/**
	 * Answers with a listing of one group.
	 * @param entityTag that of the group
	 */
	void send(HttpServerRequest request, @Nullable String entityTag, Listing listing) {
		Scrapes.Sending sending;
		try {
			sending = this.scrapes.begin(() -> this.rejections.cutOff(request, Limit.SCRAPE_BYTES));
		}
		catch (LimitExceededException ex) {
			this.rejections.other(request, Rejection.of(ex));
			return;
		}
		MemoryClaim claim = this.memory.claim();
		Callable<Future<Slices>> begin = () -> listing.begin(claim, sending);
		this.vertx.executeBlocking(begin, false).compose(Function.identity()).onFailure((fault) -> {
			sending.end();
			Acknowledgement.fail(request, fault);
		}).onSuccess((slices) -> send(request, entityTag, sending.endingWith(slices)).onComplete((ended) -> {
			sending.end();
			claim.release();
		}));
	}

	private Future<Void> send(HttpServerRequest request, @Nullable String entityTag, Slices slices) {
		HttpServerResponse response = ApiResponse.json(request);
		if (entityTag != null) {
			response.putHeader(Headers.ETAG, entityTag);
		}
		return SlicedBody.send(this.vertx, request, slices, (fault) -> fail(request, fault));
	}

	private void fail(HttpServerRequest request, Throwable fault) {
		if (!(fault instanceof LimitExceededException ex)) {
			Router.fail(request, fault);
		}
		else if (request.response().headWritten()) {
			this.rejections.cutOff(request, ex.limit());
		}
		else {
			request.response().setChunked(false).headers().remove(Headers.ETAG);
			this.rejections.other(request, Rejection.of(ex));
		}
	}

}

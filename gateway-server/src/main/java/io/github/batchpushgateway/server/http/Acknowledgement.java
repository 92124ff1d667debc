package io.github.batchpushgateway.server.http;

import java.util.concurrent.CompletionException;

import io.github.batchpushgateway.server.storage.ChangeLog;
import io.github.batchpushgateway.server.storage.NotDurableException;
import io.github.batchpushgateway.server.storage.Receipt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Answers a change when it is durable, and not before.
 */
final class Acknowledgement {

	private static final int INSUFFICIENT_STORAGE = 507;

	private Acknowledgement() {
	}

	/**
	 * Runs the answer when the change is durable; answers 507 itself if it cannot be made
	 * so. To be called on the event loop of the request, where the answer is then run
	 * too.
	 */
	static void when(Receipt receipt, HttpServerRequest request, Runnable answer) {
		if (receipt.durable().equals(ChangeLog.DONE)) {
			answer.run();
			return;
		}
		Future.fromCompletionStage(receipt.durable(), Vertx.currentContext())
			.onSuccess((done) -> answer.run())
			.onFailure((fault) -> fail(request, fault));
	}

	static void fail(HttpServerRequest request, Throwable fault) {
		Throwable cause = (fault instanceof CompletionException && fault.getCause() != null) ? fault.getCause() : fault;
		if (cause instanceof NotDurableException) {
			Responses.error(request, INSUFFICIENT_STORAGE, String.valueOf(cause.getMessage()));
		}
		else {
			Router.fail(request, cause);
		}
	}

}

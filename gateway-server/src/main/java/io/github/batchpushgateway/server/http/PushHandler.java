package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.model.GroupingKey;
import io.vertx.core.http.HttpServerRequest;

/**
 * Accepts pushes: {@code PUT} replaces a group, {@code POST} the families of the same
 * names.
 */
final class PushHandler implements Endpoint {

	private final PushReceiver receiver;

	private final boolean base64;

	private final boolean replaceGroup;

	PushHandler(PushReceiver receiver, boolean base64, boolean replaceGroup) {
		this.receiver = receiver;
		this.base64 = base64;
		this.replaceGroup = replaceGroup;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		GroupingKey key;
		try {
			key = GroupingPath.parse(rest, this.base64);
		}
		catch (GroupingPathException ex) {
			Responses.error(request, 400, ex.getMessage());
			return;
		}
		this.receiver.receive(request, key, this.replaceGroup);
	}

}

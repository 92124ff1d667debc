package io.github.batchpushgateway.server.http;

import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.Limits;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.telemetry.RejectionReason;
import io.vertx.core.http.HttpServerRequest;

/**
 * Accepts pushes: {@code PUT} replaces a group, {@code POST} the families of the same
 * names.
 */
final class PushHandler implements Endpoint {

	private final PushReceiver receiver;

	private final Connections connections;

	private final Rejections rejections;

	private final Limits limits;

	private final GroupingPath path;

	private final boolean replaceGroup;

	PushHandler(PushReceiver receiver, Connections connections, Rejections rejections, Limits limits, GroupingPath path,
			boolean replaceGroup) {
		this.receiver = receiver;
		this.connections = connections;
		this.rejections = rejections;
		this.limits = limits;
		this.path = path;
		this.replaceGroup = replaceGroup;
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		GroupingKey key;
		try {
			this.connections.requireMayPush(request.connection());
		}
		catch (LimitExceededException ex) {
			this.rejections.pushAndClose(request, request.uri(), Rejection.of(ex));
			return;
		}
		try {
			key = this.path.parse(rest);
			GroupingPath.requireWithin(this.limits, key);
		}
		catch (GroupingPathException ex) {
			this.rejections.push(request, request.uri(), Rejection.bad(RejectionReason.PATH, ex));
			return;
		}
		catch (LimitExceededException ex) {
			this.rejections.push(request, request.uri(), Rejection.of(ex));
			return;
		}
		this.receiver.receive(request, key, this.replaceGroup);
	}

}

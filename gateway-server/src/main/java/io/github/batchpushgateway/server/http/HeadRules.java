package io.github.batchpushgateway.server.http;

import java.util.List;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * What Go's server demands of the head of a request before it asks any handler, and Netty
 * does not.
 *
 * @see <a href=
 * "https://github.com/golang/go/blob/go1.26/src/net/http/server.go">net/http</a>
 */
final class HeadRules {

	private static final String HOST_MARKS = "!$%&()*+,-.:;=[]'_~";

	private HeadRules() {
	}

	/**
	 * Answers a request that breaks a rule, and takes no further one on the connection.
	 * @return whether it was answered
	 */
	static boolean refuse(HttpServerRequest request) {
		if (refuseTransferEncoding(request)) {
			return true;
		}
		List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
		if (hosts.size() > 1) {
			Responses.malformed(request, 400, "too many Host headers");
			return true;
		}
		if (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_1) {
			Responses.malformed(request, 400, "missing required Host header");
			return true;
		}
		if (!hosts.isEmpty() && !isHost(hosts.get(0))) {
			Responses.malformed(request, 400, "malformed Host header");
			return true;
		}
		String expectation = request.getHeader(HttpHeaders.EXPECT);
		if (expectation != null && !expectation.isEmpty() && !expectation.equalsIgnoreCase("100-continue")) {
			Responses.emptyAndClose(request, 417);
			return true;
		}
		return false;
	}

	/**
	 * Answers a request whose body is encoded in another way than in chunks, which Netty
	 * would read all the same if chunks come last. The same as
	 * {@link #refuse(HttpServerRequest)}, of this rule alone.
	 */
	static boolean refuseTransferEncoding(HttpServerRequest request) {
		String encoding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
		if (encoding == null || encoding.equalsIgnoreCase("chunked")) {
			return false;
		}
		Responses.malformed(request, 501, "unsupported transfer encoding");
		return true;
	}

	private static boolean isHost(String host) {
		for (int i = 0; i < host.length(); i++) {
			char c = host.charAt(i);
			boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
			if (!alphanumeric && HOST_MARKS.indexOf(c) < 0) {
				return false;
			}
		}
		return true;
	}

}

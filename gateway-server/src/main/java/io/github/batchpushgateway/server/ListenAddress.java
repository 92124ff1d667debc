package io.github.batchpushgateway.server;

/**
 * Where a gateway listens, in the form the Go Pushgateway writes it.
 *
 * @param host the host or address; empty for all interfaces
 * @param port the port, 0 to 65535; 0 is any free one
 */
record ListenAddress(String host, int port) {

	static final int MAX_PORT = 65535;

	/**
	 * Reads an address.
	 * @throws IllegalArgumentException if the text is not {@code host:port},
	 * {@code [ipv6]:port} or {@code :port}
	 */
	static ListenAddress parse(String text) {
		if (text.startsWith("vsock://")) {
			throw new IllegalArgumentException(
					"--web.listen-address %s: vsock is not supported, must be host:port, [ipv6]:port or :port"
						.formatted(text));
		}
		int colon = text.lastIndexOf(':');
		String host = text.substring(0, Math.max(colon, 0));
		boolean bracketed = host.startsWith("[") && host.endsWith("]");
		if (colon < 0 || (!bracketed && host.indexOf(':') >= 0)) {
			throw new IllegalArgumentException(
					"--web.listen-address %s: must be host:port, [ipv6]:port or :port".formatted(text));
		}
		return new ListenAddress(bracketed ? host.substring(1, host.length() - 1) : host,
				port(text, text.substring(colon + 1)));
	}

	private static int port(String text, String digits) {
		boolean onlyDigits = !digits.isEmpty() && digits.chars().allMatch((c) -> c >= '0' && c <= '9');
		if (!onlyDigits || digits.length() > 5 || Integer.parseInt(digits) > MAX_PORT) {
			throw new IllegalArgumentException(
					"--web.listen-address %s: port must be a number from 0 to %d".formatted(text, MAX_PORT));
		}
		return Integer.parseInt(digits);
	}

	@Override
	public String toString() {
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}

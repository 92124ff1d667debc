package io.github.batchpushgateway.server;

/**
 * Runs a gateway from the command line.
 */
public final class GatewayCommand {

	private GatewayCommand() {
	}

	public static void main(String[] args) {
	}

}

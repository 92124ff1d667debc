package io.github.batchpushgateway.server;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Runs a gateway from the command line until it is told to end.
 *
 * <p>
 * Takes the flags of the Go Pushgateway and ends with its statuses: 0 after SIGTERM,
 * SIGINT, or a question for help or the version; 1 after a flag it does not understand;
 * but also 1 when it cannot start, where the original ends with 0.
 */
public final class GatewayCommand {

	private static final int SUCCESS = 0;

	private static final int FAILURE = 1;

	private final PrintStream out;

	private final PrintStream err;

	private final CountDownLatch ended = new CountDownLatch(1);

	GatewayCommand(PrintStream out, PrintStream err) {
		this.out = out;
		this.err = err;
	}

	public static void main(String[] args) {
		System.exit(new GatewayCommand(System.out, System.err).run(args));
	}

	/**
	 * Runs a gateway.
	 * @return the exit status
	 */
	int run(String... args) {
		CommandLine commandLine = new CommandLine(spec());
		GatewayOptions options;
		try {
			ParseResult flags = commandLine.parseArgs(args);
			if (commandLine.isUsageHelpRequested()) {
				commandLine.usage(this.out);
				return SUCCESS;
			}
			if (commandLine.isVersionHelpRequested()) {
				commandLine.printVersionHelp(this.out);
				return SUCCESS;
			}
			options = options(flags);
		}
		catch (ParameterException | IllegalArgumentException ex) {
			this.err.println("pushgateway: error: " + ex.getMessage() + ", try --help");
			return FAILURE;
		}
		CommandLogging.install(options.logLevel());
		return serve(options);
	}

	private static CommandSpec spec() {
		CommandSpec spec = CommandSpec.create()
			.name("pushgateway")
			.version(BuildInformation.load().lines())
			.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build())
			.addOption(OptionSpec.builder("--version").versionHelp(true).description("Show the version.").build())
			.addOption(flag("web.listen-address", "Address to listen on: host:port, [ipv6]:port or :port. Repeatable.")
				.type(List.class)
				.auxiliaryTypes(String.class)
				.build())
			.addOption(flag("web.telemetry-path", "Path under which the metrics are exposed.").build())
			.addOption(flag("web.route-prefix", "Prefix of all paths.").build())
			.addOption(flag("push.max-body-bytes", "Largest body of a push that is accepted.").type(int.class).build())
			.addOption(
					flag("push.strict-text", "Refuse text whose last line does not end, or whose lines end in CR LF.")
						.type(boolean.class)
						.negatable(true)
						.build())
			.addOption(flag("log.level", "Log from this level on: debug, info, warn or error.").build());
		spec.usageMessage()
			.sortOptions(false)
			.abbreviateSynopsis(true)
			.showDefaultValues(true)
			.description("A Pushgateway for Prometheus.");
		return spec;
	}

	private static OptionSpec.Builder flag(String name, String description) {
		return OptionSpec.builder("--" + name)
			.paramLabel("<" + name.substring(name.lastIndexOf('.') + 1) + ">")
			.description(description)
			.type(String.class)
			.defaultValue(GatewayOptions.defaults().flags().get(name));
	}

	private static GatewayOptions options(ParseResult flags) {
		GatewayOptions defaults = GatewayOptions.defaults();
		return defaults
			.withListenAddresses(flags.matchedOptionValue("--web.listen-address", defaults.listenAddresses()))
			.withTelemetryPath(flags.matchedOptionValue("--web.telemetry-path", defaults.telemetryPath()))
			.withRoutePrefix(flags.matchedOptionValue("--web.route-prefix", defaults.routePrefix()))
			.withMaxBodyBytes(flags.matchedOptionValue("--push.max-body-bytes", defaults.maxBodyBytes()))
			.withStrictText(flags.matchedOptionValue("--push.strict-text", defaults.strictText()))
			.withLogLevel(flags.matchedOptionValue("--log.level", defaults.logLevel()));
	}

	private int serve(GatewayOptions options) {
		Logger logger = LoggerFactory.getLogger(GatewayCommand.class);
		TerminationSignals.handle(this.ended::countDown);
		logger.info("starting version {} on Java {}", BuildInformation.load().version(),
				System.getProperty("java.version"));
		try (GatewayServer server = GatewayServer.start(options)) {
			logger.info("ready on port {}", server.port());
			this.ended.await();
			logger.info("closing");
			return SUCCESS;
		}
		catch (GatewayStartException ex) {
			logger.error(ex.getMessage());
			return FAILURE;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return FAILURE;
		}
	}

}

package io.github.batchpushgateway.server;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.INegatableOptionTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Runs a gateway from the command line until it is told to end.
 *
 * <p>
 * Takes the flags of the Go Pushgateway, in the forms in which that takes them, and ends
 * with its statuses: 0 after SIGTERM, SIGINT, a request to {@code /-/quit}, or a question
 * for help or the version; 1 after a flag it does not understand; but also 1 when it
 * cannot start, where the original ends with 0.
 */
public final class GatewayCommand {

	private static final int SUCCESS = 0;

	private static final int FAILURE = 1;

	private static final String NAME = "pushgateway";

	private static final String MANUAL = "--help-man";

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
		CommandLine commandLine = new CommandLine(spec()).setUseSimplifiedAtFiles(true)
			.setNegatableOptionTransformer(new NoPrefix());
		GatewayOptions options;
		try {
			requireArgumentFiles(args);
			ParseResult flags = commandLine.parseArgs(args);
			if (flags.hasMatchedOption(MANUAL)) {
				this.out.print(ManualPage.of(NAME, GatewayFlags.ALL));
				return SUCCESS;
			}
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
			this.err.println(NAME + ": error: " + ex.getMessage() + ", try --help");
			return FAILURE;
		}
		CommandLogging.install(options.logLevel(), options.get(GatewayFlags.LOG_FORMAT));
		return serve(options);
	}

	/**
	 * Picocli takes the name of a file that is not there for an argument.
	 */
	private static void requireArgumentFiles(String... args) {
		for (String arg : args) {
			if (arg.startsWith("@") && !Files.isReadable(Path.of(arg.substring(1)))) {
				throw new IllegalArgumentException(arg + ": cannot read that file");
			}
		}
	}

	private static CommandSpec spec() {
		CommandSpec spec = CommandSpec.create()
			.name(NAME)
			.version(BuildInformation.load().lines())
			.addOption(OptionSpec.builder("-h", "--help", "--help-long")
				.usageHelp(true)
				.description("Show this help.")
				.build())
			.addOption(OptionSpec.builder(MANUAL).help(true).description("Show a manual page, for man -l -.").build())
			.addOption(OptionSpec.builder("--version").versionHelp(true).description("Show the version.").build());
		GatewayFlags.ALL.forEach((flag) -> spec.addOption(option(flag)));
		spec.usageMessage()
			.sortOptions(false)
			.abbreviateSynopsis(true)
			.showDefaultValues(true)
			.description("A Pushgateway for Prometheus.");
		return spec;
	}

	private static <T> OptionSpec option(Flag<T> flag) {
		boolean toggle = flag.type() == boolean.class;
		return OptionSpec.builder("--" + flag.name())
			.arity(toggle ? "0" : "1")
			.paramLabel("<" + flag.name().substring(flag.name().lastIndexOf('.') + 1) + ">")
			.description(flag.description())
			.type(flag.type())
			.auxiliaryTypes(toggle ? boolean.class : String.class)
			.negatable(toggle)
			.defaultValue(flag.writer().apply(flag.defaultValue()))
			.build();
	}

	private static GatewayOptions options(ParseResult flags) {
		GatewayOptions options = GatewayOptions.defaults();
		for (Flag<?> flag : GatewayFlags.ALL) {
			options = withFlag(options, flag, flags);
		}
		return options;
	}

	private static <T> GatewayOptions withFlag(GatewayOptions options, Flag<T> flag, ParseResult flags) {
		String name = "--" + flag.name();
		return flags.hasMatchedOption(name)
				? options.with(flag, flag.reader().apply(flags.matchedOption(name).getValue())) : options;
	}

	private int serve(GatewayOptions options) {
		Logger logger = LoggerFactory.getLogger(GatewayCommand.class);
		Signals.handle(() -> {
			logger.info("closing");
			this.ended.countDown();
		}, "TERM", "INT");
		logger.info("starting version {} on Java {}", BuildInformation.load().version(),
				System.getProperty("java.version"));
		try (GatewayServer server = GatewayServer.start(options)) {
			server.closed().thenRun(this.ended::countDown);
			Signals.handle(server::reload, "HUP");
			logger.info("ready on port {}", server.port());
			this.ended.await();
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

	/**
	 * Negates {@code --web.enable-lifecycle} as {@code --no-web.enable-lifecycle}.
	 */
	private static final class NoPrefix implements INegatableOptionTransformer {

		@Override
		public String makeNegative(String name, CommandSpec spec) {
			return "--no-" + name.substring(2);
		}

		@Override
		public String makeSynopsis(String name, CommandSpec spec) {
			return "--[no-]" + name.substring(2);
		}

	}

}

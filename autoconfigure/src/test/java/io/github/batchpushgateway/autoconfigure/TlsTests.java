package io.github.batchpushgateway.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpsExchange;
import io.github.batchpushgateway.push.Expiry;
import io.github.batchpushgateway.push.FailureKind;
import io.github.batchpushgateway.push.GroupingKey;
import io.github.batchpushgateway.push.OneGauge;
import io.github.batchpushgateway.push.PushgatewayClient;
import io.github.batchpushgateway.push.RecordingPushgateway;
import io.github.batchpushgateway.push.RequestFailedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class TlsTests {

	private static final String PASSWORD = "changeit";

	@TempDir
	private static Path folder;

	private static KeyStore server;

	private static KeyStore impostor;

	private static KeyStore application;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PushgatewayAutoConfiguration.class))
		.withPropertyValues("batch.pushgateway.ssl.bundle=gateway");

	@BeforeAll
	static void createKeys() throws Exception {
		server = createKey("server", "dns:localhost");
		impostor = createKey("impostor", "dns:gateway.example");
		application = createKey("application", "dns:application.example");
	}

	@Test
	void trustsWhatTheConfiguredBundleTrusts() throws Exception {
		Path trusted = folder.resolve("trusted.p12");
		try (RecordingPushgateway gateway = gateway(server, null); var file = Files.newOutputStream(trusted)) {
			trusting(server).store(file, PASSWORD.toCharArray());

			this.runner.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
				.withPropertyValues("batch.pushgateway.url=" + gateway.url(),
						"spring.ssl.bundle.jks.gateway.truststore.location=" + trusted.toUri(),
						"spring.ssl.bundle.jks.gateway.truststore.password=" + PASSWORD)
				.run(TlsTests::push);

			assertThat(gateway.request().method()).isEqualTo("POST");
		}
	}

	@Test
	void trustsNobodyElse() {
		try (RecordingPushgateway gateway = gateway(server, null)) {
			assertThat(failure(gateway, bundle(application, impostor)).kind()).isEqualTo(FailureKind.TLS);
		}
	}

	@Test
	void doesNotTrustACertificateOfAnotherHost() {
		try (RecordingPushgateway gateway = gateway(impostor, null)) {
			assertThat(failure(gateway, bundle(application, impostor)).kind()).isEqualTo(FailureKind.TLS);
		}
	}

	@Test
	void showsItsOwnCertificate() {
		try (RecordingPushgateway gateway = gateway(server, application)) {
			run(gateway, bundle(application, server), TlsTests::push);

			assertThat(gateway.request().method()).isEqualTo("POST");
		}
	}

	@Test
	void isRefusedWithoutACertificate() {
		try (RecordingPushgateway gateway = gateway(server, application)) {
			assertThat(failure(gateway, bundle(null, server)).kind()).isIn(FailureKind.TLS,
					FailureKind.CONNECTION_BROKEN);
			assertThat(gateway.requests()).isEmpty();
		}
	}

	@Test
	void aBundleThatIsUpdatedCountsFromTheNextRequestOn() {
		try (RecordingPushgateway gateway = gateway(server, null)) {
			DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("gateway", bundle(null, impostor));
			run(gateway, bundles, (context) -> {
				assertThat(failure(context).kind()).isEqualTo(FailureKind.TLS);
				bundles.updateBundle("gateway", bundle(null, server));

				push(context);

				assertThat(gateway.request().method()).isEqualTo("POST");
			});
		}
	}

	@Test
	void speaksTheProtocolsAndCiphersOfTheBundle() {
		String cipher = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
		AtomicReference<String> spoken = new AtomicReference<>();
		try (RecordingPushgateway gateway = gateway(server, null)) {
			gateway.answer((exchange) -> {
				var session = ((HttpsExchange) exchange).getSSLSession();
				spoken.set(session.getProtocol() + " " + session.getCipherSuite());
				exchange.sendResponseHeaders(200, -1);
			});
			SslBundle bundle = SslBundle.of(bundle(null, server).getStores(), SslBundleKey.NONE,
					SslOptions.of(new String[] { cipher }, new String[] { "TLSv1.2" }));

			run(gateway, bundle, TlsTests::push);

			assertThat(spoken).hasValue("TLSv1.2 " + cipher);
		}
	}

	private RequestFailedException failure(RecordingPushgateway gateway, SslBundle bundle) {
		AtomicReference<RequestFailedException> failure = new AtomicReference<>();
		run(gateway, bundle, (context) -> failure.set(failure(context)));
		return failure.get();
	}

	private static RequestFailedException failure(ApplicationContext context) {
		return catchThrowableOfType(RequestFailedException.class, () -> push(context));
	}

	private void run(RecordingPushgateway gateway, SslBundle bundle, Use use) {
		run(gateway, new DefaultSslBundleRegistry("gateway", bundle), use);
	}

	private void run(RecordingPushgateway gateway, DefaultSslBundleRegistry bundles, Use use) {
		this.runner.withBean(SslBundles.class, () -> bundles)
			.withPropertyValues("batch.pushgateway.url=" + gateway.url())
			.run(use::of);
	}

	private static void push(ApplicationContext context) {
		context.getBean(PushgatewayClient.class)
			.pushAdd(GroupingKey.of("load", Map.of()), new OneGauge("a", 1), Expiry.NONE);
	}

	private static RecordingPushgateway gateway(KeyStore key, @Nullable KeyStore trusted) {
		return new RecordingPushgateway(bundle(key, trusted).createSslContext(), trusted != null);
	}

	private static SslBundle bundle(@Nullable KeyStore key, @Nullable KeyStore trusted) {
		return SslBundle.of(SslStoreBundle.of(key, PASSWORD, (trusted != null) ? trusting(trusted) : null));
	}

	private static KeyStore trusting(KeyStore other) {
		try {
			KeyStore trusting = KeyStore.getInstance("PKCS12");
			trusting.load(null, null);
			trusting.setCertificateEntry("key", other.getCertificate("key"));
			return trusting;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyStore createKey(String name, String subject) throws Exception {
		Path file = folder.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "key", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=" + name, "-ext",
				"san=" + subject, "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString())
			.inheritIO()
			.start();
		assertThat(keytool.waitFor()).isZero();
		KeyStore key = KeyStore.getInstance("PKCS12");
		try (InputStream content = Files.newInputStream(file)) {
			key.load(content, PASSWORD.toCharArray());
		}
		return key;
	}

	/** What a test does in an application. */
	private interface Use {

		void of(ApplicationContext context);

	}

}

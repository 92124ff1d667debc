package io.github.batchpushgateway.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page, in Chromium.
 */
class PageIT {

	private static final String HOSTILE = "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">";

	private static Browser browser;

	private GatewayServer gateway = start(false);

	@BeforeAll
	static void open(@TempDir Path profile) throws Exception {
		browser = new Browser(profile);
	}

	@AfterAll
	static void close() {
		browser.close();
	}

	private static GatewayServer start(boolean adminApi) {
		return GatewayServer.start(GatewayOptions.defaults()
			.withListenAddress("127.0.0.1:0")
			.withRoutePrefix("/pgw")
			.withAdminApi(adminApi));
	}

	@AfterEach
	void stop() {
		this.gateway.close();
	}

	private void openPage(String path) throws InterruptedException {
		browser.open("http://127.0.0.1:" + this.gateway.port() + "/pgw/" + path);
	}

	private void push(String target, String body, String... headers) throws IOException {
		try (RawClient client = new RawClient(this.gateway.port())) {
			String request = RawClient.request("PUT", "/pgw/metrics/" + target, body, headers);
			assertThat(client.exchange("PUT", request).status()).isEqualTo(200);
		}
	}

	private String api(String target) throws IOException {
		return RawClient.send(this.gateway.port(), "GET", "/pgw/api/v1/" + target).body();
	}

	private static String text(String selector) throws InterruptedException {
		return String.valueOf(browser.evaluate("document.querySelector('" + selector + "').innerText"));
	}

	private static void click(String selector) throws InterruptedException {
		browser.await("document.querySelector('" + selector + "')");
		browser.evaluate("document.querySelector('" + selector + "').click()");
	}

	private static void awaitGroups(int number) throws InterruptedException {
		browser.await("document.querySelectorAll('#list > li').length === " + number
				+ " && !document.querySelector('#list').ariaBusy");
	}

	private static String base64(String value) {
		return Base64.getUrlEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void listsGroupsAndTheirSamples() throws Exception {
		push("job/nightly/instance/one", """
				# HELP rows Rows read.
				# TYPE rows gauge
				rows{table="orders"} 12
				# TYPE took histogram
				took_bucket{le="0.5"} 3
				took_bucket{le="+Inf"} 4
				took_sum 2.5
				took_count 4
				""", "Pushgateway-Expire-After: 1h");

		openPage("");
		awaitGroups(1);
		assertThat(text("#summary")).isEqualTo("Groups 1 to 1 of 1");
		assertThat(text("#list")).contains("job=\"nightly\"", "instance=\"one\"", "expires in ", "pushed ", "7 series");

		click("#list summary");
		browser.await("document.querySelector('#list tbody')");
		assertThat(text("#list")).contains("rows", "gauge", "Rows read.", "table=\"orders\"", "12", "count 4, sum 2.5",
				"≤ 0.5", "≤ +Inf");
	}

	@Test
	void showsHostileTextAsText() throws Exception {
		push("job@base64/" + base64(HOSTILE) + "/instance/x",
				"# HELP a " + HOSTILE + "\n# TYPE a gauge\na{l=\"" + HOSTILE.replace("\"", "\\\"") + "\"} 1\n");

		openPage("");
		awaitGroups(1);
		click("#list summary");
		browser.await("document.querySelector('#list tbody')");

		assertThat(text("#list summary")).contains("<script>document.title='hit'</script>");
		assertThat(text("#list .help")).isEqualTo(HOSTILE);
		assertThat(text("#list tbody th")).contains("<img src=x ");
		assertThat(browser.evaluate("document.querySelectorAll('#list script, #list img').length")).isEqualTo(0);
		assertThat(browser.evaluate("document.title")).isEqualTo("Groups – Batch Pushgateway");
	}

	@Test
	void marksGroupsWhoseLastPushFailed() throws Exception {
		push("job/fails", "a 1\n");
		try (RawClient client = new RawClient(this.gateway.port())) {
			client.exchange("PUT", RawClient.request("PUT", "/pgw/metrics/job/fails", "b 1 1\n"));
		}

		openPage("");
		awaitGroups(1);

		assertThat(text("#list summary")).contains("Last push failed!", "refused ");
	}

	@Test
	void deletesAGroupWhenThatIsConfirmed() throws Exception {
		push("job/kept", "a 1\n");
		push("job@base64/" + base64("a/b ü") + "/empty@base64/=", "a 1\n");
		openPage("?match=" + "b");
		awaitGroups(1);
		click("#list summary");
		click("#list .content .danger");
		assertThat(text("#dialog")).contains("Delete this group?", "job=\"a/b ü\"", "empty=\"\"");

		click("#dialog-no");
		assertThat(api("groups")).contains("\"total\":2");
		click("#list .content .danger");
		click("#dialog-yes");

		awaitGroups(0);
		assertThat(api("groups")).contains("\"job\":\"kept\"", "\"total\":1");
	}

	@Test
	void deletesNothingThatWasPushedSince() throws Exception {
		push("job/busy", "a 1\n");
		openPage("");
		awaitGroups(1);
		click("#list summary");
		browser.await("document.querySelector('#list .content .danger')");
		push("job/busy", "a 2\n");

		click("#list .content .danger");
		click("#dialog-yes");

		browser.await("!document.querySelector('#error').hidden");
		assertThat(text("#error")).startsWith("The group has changed since it was listed.");
		assertThat(api("groups")).contains("\"total\":1");
	}

	@Test
	void turnsPagesAndFilters() throws Exception {
		for (int i = 0; i < 60; i++) {
			push("job/nightly" + i % 2 + "/instance/i" + i, "a 1\n");
		}

		openPage("?sort=labels-asc");
		awaitGroups(50);
		click("#next");
		awaitGroups(10);
		assertThat(text("#summary")).isEqualTo("Groups 51 to 60 of 60");

		browser.evaluate("document.querySelector('#query').elements.match.value = 'LY1'");
		click("#query button");
		awaitGroups(30);
		browser.evaluate("document.querySelector('#query').elements.match.value = '{instance=~\"i1.\"}'");
		click("#query button");
		awaitGroups(10);
		browser.evaluate("document.querySelector('#query').elements.match.value = '{'");
		click("#query button");
		browser.await("!document.querySelector('#error').hidden");
		assertThat(text("#error")).startsWith("The gateway answers 400: ");
	}

	@Test
	void deletesAllGroupsOnlyWithTheAdminApi() throws Exception {
		push("job/a", "a 1\n");
		openPage("status");
		browser.await("document.querySelectorAll('#facts table').length === 3");
		assertThat(text("#facts")).contains("started", "version", "--web.enable-admin-api", "--web.route-prefix");
		assertThat(browser.evaluate("document.querySelector('#wipe').hidden")).isEqualTo(true);

		this.gateway.close();
		this.gateway = start(true);
		push("job/a", "a 1\n");
		openPage("");
		awaitGroups(1);
		browser.await("!document.querySelector('#wipe').hidden");
		click("#wipe");
		click("#dialog-yes");

		awaitGroups(0);
		assertThat(api("groups")).contains("\"total\":0");
	}

}

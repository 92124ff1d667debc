import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Posts what was recorded and reads the answer, on the calling thread, and nothing else.
 */
interface RawPost {

	void send() throws IOException, InterruptedException;

	/**
	 * By the JDK's {@link HttpURLConnection}.
	 * @param kept whether the connection is kept for the next post; if not, each makes
	 * one, as each push of a job does
	 */
	static RawPost byConnection(URI gateway, RecordedPush push, boolean kept) throws IOException {
		var url = gateway.resolve(push.path()).toURL();
		return () -> {
			HttpURLConnection connection = (HttpURLConnection) url.openConnection();
			connection.setRequestMethod("POST");
			connection.setDoOutput(true);
			connection.setConnectTimeout(2000);
			connection.setReadTimeout(5000);
			if (!kept) {
				connection.setRequestProperty("Connection", "close");
			}
			connection.setRequestProperty("Content-Type", push.contentType());
			connection.setRequestProperty("Pushgateway-Expire-After", push.expireAfter());
			try (OutputStream body = connection.getOutputStream()) {
				body.write(push.body());
			}
			requireTaken(connection.getResponseCode());
			try (InputStream answer = connection.getInputStream()) {
				answer.readAllBytes();
			}
		};
	}

	/**
	 * By the JDK's {@link HttpClient}, which keeps its connection.
	 */
	static RawPost byClient(URI gateway, RecordedPush push) {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		HttpRequest request = HttpRequest.newBuilder(gateway.resolve(push.path()))
			.header("Content-Type", push.contentType())
			.header("Pushgateway-Expire-After", push.expireAfter())
			.POST(HttpRequest.BodyPublishers.ofByteArray(push.body()))
			.build();
		return () -> requireTaken(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
	}

	private static void requireTaken(int status) throws IOException {
		if (status != 200) {
			throw new IOException("unexpected status " + status);
		}
	}

}

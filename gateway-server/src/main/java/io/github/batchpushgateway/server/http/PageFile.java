package io.github.batchpushgateway.server.http;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import io.vertx.core.http.HttpServerRequest;

/**
 * A file of the page that people look at. It is the same for everybody: what it shows, it
 * asks the JSON API for.
 */
enum PageFile implements Endpoint {

	/** The page itself. */
	PAGE("page.html", "text/html; charset=utf-8"),

	/** What it does. */
	SCRIPT("page.js", "text/javascript; charset=utf-8"),

	/** How it looks. */
	STYLE("page.css", "text/css; charset=utf-8"),

	/** Its icon. */
	ICON("icon.svg", "image/svg+xml");

	/** Nothing but the files here, and the API beside them. */
	private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
			+ " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private final String fileName;

	private final String contentType;

	private final String text;

	PageFile(String fileName, String contentType) {
		this.fileName = fileName;
		this.contentType = contentType;
		this.text = read(fileName);
	}

	private static String read(String fileName) {
		try (InputStream in = PageFile.class.getResourceAsStream(fileName)) {
			if (in == null) {
				throw new FileNotFoundException(fileName);
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Answers a path of static files.
	 */
	static void handleStatic(HttpServerRequest request, String rest) {
		for (PageFile file : values()) {
			if (file != PAGE && file.fileName.equals(rest)) {
				file.handle(request, rest);
				return;
			}
		}
		Responses.error(request, 404, "404 page not found");
	}

	@Override
	public void handle(HttpServerRequest request, String rest) {
		request.response()
			.putHeader(Headers.CONTENT_TYPE, this.contentType)
			.putHeader(Headers.CONTENT_TYPE_OPTIONS, "nosniff")
			.putHeader(Headers.CACHE_CONTROL, "no-cache")
			.putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
			.putHeader("Referrer-Policy", "no-referrer");
		Responses.body(request, 200, this.text.getBytes(StandardCharsets.UTF_8));
	}

}

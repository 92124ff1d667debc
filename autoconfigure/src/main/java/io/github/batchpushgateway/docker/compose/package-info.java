/**
 * A Pushgateway among the services of Docker Compose.
 *
 * <p>
 * Comes from: Spring Boot's support for Docker Compose, on the thread that starts the
 * application. Goes to: {@link io.github.batchpushgateway.autoconfigure}, as connection
 * details. Wiring register. Needs Spring Boot's support, which is optional.
 */
@NullMarked
package io.github.batchpushgateway.docker.compose;

import org.jspecify.annotations.NullMarked;

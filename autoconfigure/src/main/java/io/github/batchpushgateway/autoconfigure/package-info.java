/**
 * What Spring Boot sees: conditions, properties, beans.
 *
 * <p>
 * Comes from: the application's environment, on the thread that starts the context. Goes
 * to: {@link io.github.batchpushgateway.job}, {@link io.github.batchpushgateway.meter}
 * and {@link io.github.batchpushgateway.push}, which it constructs. Wiring register.
 */
@NullMarked
package io.github.batchpushgateway.autoconfigure;

import org.jspecify.annotations.NullMarked;

/**
 * What tests with containers see: a container of a Pushgateway, and how the application
 * under test gets to know it.
 *
 * <p>
 * Comes from: the test, on its thread. Goes to:
 * {@link io.github.batchpushgateway.autoconfigure}, as connection details. Wiring
 * register. Needs Testcontainers, and Spring Boot's support for it, both optional.
 */
@NullMarked
package io.github.batchpushgateway.testcontainers;

import org.jspecify.annotations.NullMarked;

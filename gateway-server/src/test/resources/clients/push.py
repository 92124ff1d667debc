"""Does to a Pushgateway what standard input asks for, with the Python client library.

One line of JSON: {"action", "gateway", "keys": [{"job", "labels"}]}. Answers one line for each key: "ok", or the status of
the refusal.
"""
import json
import os
import sys
from urllib.error import HTTPError

# Two gateways are told the same, but not at the same time.
os.environ["PROMETHEUS_DISABLE_CREATED_SERIES"] = "true"

from prometheus_client import (CollectorRegistry, Counter, Gauge, Histogram, Info, Summary, delete_from_gateway,
                               push_to_gateway, pushadd_to_gateway)


def first_metrics():
    registry = CollectorRegistry()
    Gauge("last_success_unixtime", "Last time\na job \\ succeeded", registry=registry).set(1.7e9)
    counter = Counter("records", "Records read", ["table", "note"], registry=registry)
    counter.labels("orders", 'a "quoted" \\ note\nof two lines').inc(3)
    counter.labels("größe €", "").inc(0.5)
    summary = Summary("request_bytes", "Bytes", registry=registry)
    summary.observe(1024)
    histogram = Histogram("duration_seconds", "Time", ["step"], buckets=[0.1, 1, 10], registry=registry)
    for value in (0.05, 0.5, 5, 50):
        histogram.labels("load").observe(value)
    Info("build", "Build", registry=registry).info({"version": "1.0"})
    return registry


def second_metrics():
    registry = CollectorRegistry()
    Gauge("last_success_unixtime", "Last time\na job \\ succeeded", registry=registry).set(1.8e9)
    Gauge("queue_length", "Length", registry=registry).set(float("inf"))
    return registry


ACTIONS = {
    "push": lambda gateway, job, labels: push_to_gateway(gateway, job, first_metrics(), labels),
    "pushAdd": lambda gateway, job, labels: pushadd_to_gateway(gateway, job, second_metrics(), labels),
    "replace": lambda gateway, job, labels: push_to_gateway(gateway, job, second_metrics(), labels),
    "delete": lambda gateway, job, labels: delete_from_gateway(gateway, job, labels),
}

request = json.load(sys.stdin)
for key in request["keys"]:
    try:
        ACTIONS[request["action"]](request["gateway"], key["job"], key["labels"])
        print("ok")
    except HTTPError as refusal:
        print(refusal.code)

#!/usr/bin/env python3
"""Has Apache Spark compute the changes on a cluster of this machine, and holds them to tongbi's own, key by key.

A standalone master, two workers and the Connect server are started from the Python package; the job runs once undisturbed
and once with a worker killed in mid-job. Takes minutes and some gigabytes; docs/scale.md keeps what it printed.

    apt-get install openjdk-17-jre-headless protobuf-compiler
    pip install 'duckdb==2.0.*' 'pyspark[connect]==4.3.*'
    cargo build --release --features spark --target-dir target/spark
    python3 tests/engines/cluster.py --bodies 8000        # 20 million figures
"""

import argparse
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import duckdb

from compare import ROOT, compare, rows

SPARK = Path(importlib.util.find_spec("pyspark").submodule_search_locations[0])
DEPLOY = "org.apache.spark.deploy"


def free_port():
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return own.getsockname()[1]


def wait_for(port, seconds=60):
    for _ in range(seconds * 10):
        with socket.socket() as own:
            if own.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"nothing listens at {port}")


class Cluster:
    """Every process is remembered by its id, and ended by it."""

    def __init__(self, folder, memory):
        self.folder, self.started = folder, {}
        environment = {"SPARK_HOME": str(SPARK), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(folder / "local")}
        self.environment = {**os.environ, **environment}
        master, self.port = free_port(), free_port()
        self.start("master", f"{DEPLOY}.master.Master", "--host", "127.0.0.1", "--port", master, "--webui-port", free_port())
        wait_for(master)
        for name in ["worker 1", "worker 2"]:
            own = folder / name.replace(" ", "-")
            self.start(name, f"{DEPLOY}.worker.Worker", "--cores", 1, "--memory", memory, "--work-dir", own,
                "--webui-port", free_port(), f"spark://127.0.0.1:{master}")
        self.submit("server", "--class", "org.apache.spark.sql.connect.service.SparkConnectServer",
            "--master", f"spark://127.0.0.1:{master}", "--conf", f"spark.connect.grpc.binding.port={self.port}",
            "--conf", f"spark.executor.memory={memory}", "--conf", "spark.sql.shuffle.partitions=16",
            "--conf", f"spark.sql.warehouse.dir={folder / 'warehouse'}", "--driver-memory", "1g", "spark-internal")
        wait_for(self.port)

    def start(self, name, *arguments):
        self.launch(name, [SPARK / "bin/spark-class", *arguments])

    def submit(self, name, *arguments):
        self.launch(name, [SPARK / "bin/spark-submit", *arguments])

    def launch(self, name, command):
        log = open(self.folder / f"{name}.log", "w")
        # A group of its own: a worker's executors end with it.
        self.started[name] = subprocess.Popen(
            list(map(str, command)), env=self.environment, stdout=log, stderr=log, cwd=self.folder, start_new_session=True)

    def kill(self, name):
        process = self.started.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return process.pid

    def stop(self):
        for name in list(self.started):
            self.kill(name)


def job(arguments, cluster, source, target):
    remote = f"sc://127.0.0.1:{cluster.port}"
    return subprocess.Popen([arguments.tongbi, "yoy", "--engine", "spark", "--remote", remote, "--input", source, "-o", target],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def held(ours, theirs):
    key, exact = ["body", "indicator", "breakdown", "year"], ["unit", "base_year", "comparability"]
    wrong = compare(f"'{ours}'", rows(theirs), key, exact, ["base", "value", "difference", "per_cent"])
    count = duckdb.sql(f"SELECT count(*) FROM '{ours}'").fetchall()[0][0]
    print(f"    {count} rows, {len(wrong)} differ", flush=True)
    return not wrong and count > 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tongbi", default=str(ROOT / "target/spark/release/tongbi"), help="the program, with the feature `spark`")
    parser.add_argument("--bodies", type=int, default=8000, help="8000 bodies are 20 million figures")
    parser.add_argument("--memory", default="3g", help="of each worker")
    parser.add_argument("--kill-after", type=float, default=20, help="seconds into the job")
    parser.add_argument("--folder", type=Path, default=ROOT / "target/cluster")
    arguments = parser.parse_args()
    shutil.rmtree(arguments.folder, ignore_errors=True)
    arguments.folder.mkdir(parents=True)
    folder = arguments.folder.resolve()
    source, ours = folder / "figures.parquet", folder / "ours.parquet"
    generate = [sys.executable, ROOT / "benches/peers/bulk.py", "--generate", source, arguments.bodies]
    subprocess.run(list(map(str, generate)), check=True)
    start = time.monotonic()
    subprocess.run([arguments.tongbi, "-q", "yoy", source, "--memory", "1GB", "-o", ours], check=True)
    print(f"tongbi alone: {time.monotonic() - start:.1f} s", flush=True)
    cluster, good = Cluster(folder, arguments.memory), True
    try:
        for name, disturbed in [("undisturbed", False), ("a worker killed", True)]:
            target, start = folder / name.replace(" ", "-"), time.monotonic()
            running = job(arguments, cluster, source, target)
            if disturbed:
                time.sleep(arguments.kill_after)
                print(f"    killed worker 2, process {cluster.kill('worker 2')}; the job runs: {running.poll() is None}")
            said, _ = running.communicate()
            print(f"Spark, {name}: {time.monotonic() - start:.1f} s, exit {running.returncode}\n    {said.strip()}", flush=True)
            good &= running.returncode == 0 and held(ours, target)
        running, start = job(arguments, cluster, source, folder / "lost"), time.monotonic()
        time.sleep(5)
        cluster.kill("server")
        said, _ = running.communicate()
        print(f"Spark, the server killed after 5 s: {time.monotonic() - start:.1f} s, exit {running.returncode}\n    {said.strip()}")
        good &= running.returncode == 2
    finally:
        cluster.stop()
    sys.exit(0 if good else "the results differ")


if __name__ == "__main__":
    main()

"""Reads one lake with pandas, pyarrow, DuckDB and Spark, by manifest and by folder, and prints what each of them found.

    python lake-readers.py LAKE_FOLDER OLD_FOLDER READER [READER ...]

LAKE_FOLDER is .../lake/events; OLD_FOLDER holds one tenant's files, of which some are of layout 1 (times without a zone). The readers run in a
time zone of their own, so that a time that is no instant would be told shifted. One line of JSON for each reader.
"""

import glob
import json
import os
import sys
import time
from urllib.parse import unquote, urlparse

os.environ["TZ"] = "Asia/Shanghai"
time.tzset()


def manifest_files(lake):
    """The paths that the manifests list."""
    found = []
    for manifest in sorted(glob.glob(lake + "/_symlink_format_manifest/tenant=*/day=*/manifest")):
        with open(manifest) as lines:
            found += [unquote(urlparse(line.strip()).path) for line in lines]
    return found


def summary(rows, ids, value, basket, facts, first, last, days, types):
    return {
        "rows": int(rows),
        "ids": int(ids),
        "value": int(value),
        "basket": int(basket),
        "facts": int(facts),
        "first_ms": int(first),
        "last_ms": int(last),
        "days": {key: int(count) for key, count in sorted(days.items())},
        "types": types,
    }


def of_arrow(table):
    """From a table of pyarrow."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def items(column, make):
        return sum(make(each) for line in table[column].to_pylist() if line is not None for each in line)

    occurred = table["occurred_at"].cast(pa.timestamp("ms", tz="UTC")).cast("int64")
    days = {}
    for tenant, day in zip(table["tenant"].to_pylist(), table["day"].to_pylist()):
        key = f"{tenant}/{day}"
        days[key] = days.get(key, 0) + 1
    return summary(
        table.num_rows,
        pc.count_distinct(table["id"]).as_py(),
        pc.sum(table["value"]).as_py(),
        items("items", lambda line: line["quantity"] * line["unit_price"]),
        items("item_facts", lambda fact: fact["price"] or 0),
        pc.min(occurred).as_py(),
        pc.max(occurred).as_py(),
        days,
        {
            "occurred_at": str(table["occurred_at"].type),
            "tenant": str(table["tenant"].type),
            "day": str(table["day"].type),
            "value": str(table["value"].type),
        },
    )


def arrow_partitioning():
    import pyarrow as pa
    import pyarrow.dataset as ds

    return ds.partitioning(pa.schema([("tenant", pa.string()), ("day", pa.date32())]), flavor="hive")


def read_pyarrow(lake, old):
    import pyarrow as pa
    import pyarrow.dataset as ds

    by_manifest = ds.dataset(manifest_files(lake), format="parquet", partitioning=arrow_partitioning(), partition_base_dir=lake)
    by_folder = ds.dataset(lake, format="parquet", partitioning=arrow_partitioning())
    schema = by_folder.schema
    instant = pa.timestamp("us", tz="UTC")
    assert schema.field("occurred_at").type == instant, schema.field("occurred_at")
    # Files of layout 1 beside those of 2: with the schema of the contract.
    mixed = ds.dataset(old, format="parquet", schema=schema, partitioning=arrow_partitioning())
    return {
        "manifest": of_arrow(by_manifest.to_table()),
        "folder": of_arrow(by_folder.to_table()),
        "mixed": of_arrow(mixed.to_table()),
    }


def read_pandas(lake, old):
    import pandas as pd
    import pyarrow as pa

    def of_frame(frame):
        assert str(frame["occurred_at"].dtype).startswith("datetime64[") and "UTC" in str(frame["occurred_at"].dtype)
        days = frame.groupby([frame["tenant"].astype(str), frame["day"].astype(str)]).size()
        occurred = frame["occurred_at"].astype("datetime64[ms, UTC]").astype("int64")

        def lines(column, make):
            return sum(make(each) for line in frame[column] if line is not None for each in line)

        return summary(
            len(frame),
            frame["id"].nunique(),
            frame["value"].sum(),
            lines("items", lambda line: line["quantity"] * line["unit_price"]),
            lines("item_facts", lambda fact: fact["price"] or 0),
            occurred.min(),
            occurred.max(),
            {f"{tenant}/{day}": count for (tenant, day), count in days.items()},
            {"occurred_at": str(frame["occurred_at"].dtype)},
        )

    by_manifest = pd.read_parquet(manifest_files(lake), partitioning=arrow_partitioning())
    by_folder = pd.read_parquet(lake, partitioning=arrow_partitioning())
    return {"manifest": of_frame(by_manifest), "folder": of_frame(by_folder)}


DUCKDB_SUMMARY = """
SELECT count(*), count(DISTINCT tenant || ' ' || id), coalesce(sum(value), 0)::BIGINT,
  coalesce(sum(list_sum(list_transform(items, lambda line: line.quantity * line.unit_price))), 0)::BIGINT,
  coalesce(sum(list_sum(list_transform(item_facts, lambda fact: coalesce(fact.price, 0)))), 0)::BIGINT,
  epoch_ms(min(occurred_at)), epoch_ms(max(occurred_at)), any_value(typeof(occurred_at)), any_value(typeof(tenant)), any_value(typeof(day))
FROM events
"""


def read_duckdb(lake, old):
    import duckdb

    def of(files):
        connection = duckdb.connect()
        connection.execute("SET TimeZone = 'UTC'")
        listed = ", ".join("'" + each + "'" for each in files)
        connection.execute(
            f"CREATE VIEW events AS FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = true, "
            "hive_types = {'tenant': 'VARCHAR', 'day': 'DATE'})"
        )
        rows, ids, value, basket, facts, first, last, occurred, tenant, day = connection.execute(DUCKDB_SUMMARY).fetchone()
        days = connection.execute("SELECT tenant || '/' || day, count(*) FROM events GROUP BY 1").fetchall()
        types = {"occurred_at": occurred, "tenant": tenant, "day": day}
        return summary(rows, ids, value, basket, facts, first, last, dict(days), types)

    return {
        "manifest": of(manifest_files(lake)),
        "folder": of([lake + "/tenant=*/day=*/*.parquet"]),
        "mixed": of([old + "/tenant=*/day=*/*.parquet"]),
    }


def read_spark(lake, old):
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as f
    from pyspark.sql.types import DateType, StringType, StructField, StructType

    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")

    def of(frame):
        types = dict(frame.dtypes)
        line = f.expr("aggregate(items, 0L, (sum, line) -> sum + line.quantity * line.unit_price)")
        fact = f.expr("aggregate(item_facts, 0L, (sum, fact) -> sum + coalesce(fact.price, 0L))")
        found = frame.agg(
            f.count("*"),
            f.countDistinct("tenant_id", "id"),
            f.coalesce(f.sum("value"), f.lit(0)),
            f.coalesce(f.sum(line), f.lit(0)),
            f.coalesce(f.sum(fact), f.lit(0)),
            f.min(f.expr("unix_millis(occurred_at)")),
            f.max(f.expr("unix_millis(occurred_at)")),
        ).first()
        days = frame.groupBy(f.concat_ws("/", "tenant", f.col("day").cast("string"))).count().collect()
        kept = {name: types[name] for name in ("occurred_at", "tenant", "day", "value", "items")}
        return summary(*found, {row[0]: row[1] for row in days}, kept)

    def with_partitions(frame):
        """The schema of the files, with the columns of the path as what they are: Spark would take the tenant 0123 for a number."""
        schema = StructType([field for field in frame.schema.fields if field.name not in ("tenant", "day")])
        return schema.add(StructField("tenant", StringType())).add(StructField("day", DateType()))

    schema = with_partitions(spark.read.parquet(lake))
    reader = lambda base: spark.read.schema(schema).option("basePath", base)
    manifest = [row.value for row in spark.read.text(lake + "/_symlink_format_manifest/tenant=*/day=*/manifest").collect()]
    assert sorted(unquote(urlparse(each).path) for each in manifest) == sorted(manifest_files(lake))
    found = {
        "manifest": of(reader(lake).parquet(*manifest)),
        "folder": of(reader(lake).parquet(lake)),
        "mixed": of(reader(old).parquet(old)),
    }
    one_day = reader(lake).parquet(lake).where("day = DATE '2026-04-10'")
    plan = one_day._jdf.queryExecution().executedPlan().toString()
    assert "PartitionFilters: [isnotnull(day" in plan, plan
    found["folder"]["types"]["day filter prunes files"] = True
    spark.stop()
    return found


def main():
    lake, old, readers = sys.argv[1], sys.argv[2], sys.argv[3:]
    known = {"pandas": read_pandas, "pyarrow": read_pyarrow, "duckdb": read_duckdb, "spark": read_spark}
    for name in readers:
        began = time.time()
        found = known[name](lake, old)
        print(json.dumps({"reader": name, "seconds": round(time.time() - began, 1), "found": found}), flush=True)


main()

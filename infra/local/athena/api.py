"""The operations of the Athena API over the service's state."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from infra.local.athena import metadata, results
from infra.local.athena.asked import refuse_unreadable
from infra.local.athena.catalog import CATALOG
from infra.local.athena.errors import AthenaApiError, QueryFailed, invalid_request
from infra.local.athena.executions import SUCCEEDED, Execution
from infra.local.athena.pages import invalid_value, page_size, paged, required
from infra.local.athena.statements import CreateTableAs, check_single, read_statement
from infra.local.athena.workgroups import ENGINE_VERSION

if TYPE_CHECKING:
    from infra.local.athena.service import AthenaService

Payload = dict[str, Any]
_MAX_SQL = 262_144
_MAX_PAGE = 1000
_BATCH = 50
_TOKEN = (32, 128)


class Api:
    def __init__(self, service: AthenaService) -> None:
        self._service = service
        groups = service.workgroups
        catalog = metadata.Metadata(service.catalog)
        self._operations: dict[str, Callable[[Payload], Payload]] = {
            "StartQueryExecution": self._start,
            "GetQueryExecution": self._get,
            "BatchGetQueryExecution": self._batch_get,
            "StopQueryExecution": self._stop,
            "ListQueryExecutions": self._list,
            "GetQueryResults": self._results,
            "GetQueryRuntimeStatistics": self._runtime_statistics,
            "CreateWorkGroup": groups.create,
            "GetWorkGroup": groups.get,
            "ListWorkGroups": groups.list,
            "UpdateWorkGroup": groups.update,
            "DeleteWorkGroup": self._delete_group,
            "ListDataCatalogs": catalog.list_catalogs,
            "GetDataCatalog": catalog.get_catalog,
            "ListDatabases": catalog.list_databases,
            "GetDatabase": catalog.get_database,
            "ListTableMetadata": catalog.list_tables,
            "GetTableMetadata": catalog.get_table,
            "CreateNamedQuery": service.named_queries.create,
            "GetNamedQuery": service.named_queries.get,
            "ListNamedQueries": service.named_queries.list,
            "BatchGetNamedQuery": service.named_queries.batch_get,
            "UpdateNamedQuery": service.named_queries.update,
            "DeleteNamedQuery": service.named_queries.delete,
            "CreatePreparedStatement": service.prepared.create,
            "GetPreparedStatement": service.prepared.get,
            "ListPreparedStatements": service.prepared.list,
            "BatchGetPreparedStatement": service.prepared.batch_get,
            "UpdatePreparedStatement": service.prepared.update,
            "DeletePreparedStatement": service.prepared.delete,
            "ListEngineVersions": self._engine_versions,
            "TagResource": self._tag,
            "UntagResource": self._untag,
            "ListTagsForResource": self._tags,
        }

    @property
    def operations(self) -> frozenset[str]:
        return frozenset(self._operations)

    def handle(self, operation: str, payload: Payload) -> Payload:
        found = self._operations.get(operation)
        if found is None:
            raise AthenaApiError("InvalidRequestException", f"Operation {operation} is not supported")
        return found(payload)

    def _start(self, payload: Payload) -> Payload:
        sql = check_single(required(payload, "QueryString", _MAX_SQL))
        name = payload.get("WorkGroup") or "primary"
        group = self._service.workgroups.find(name)
        if group["State"] != "ENABLED":
            raise invalid_request(f"WorkGroup {name} is disabled.")
        asked = (payload.get("ResultConfiguration") or {}).get("OutputLocation", "")
        context = payload.get("QueryExecutionContext") or {}
        refuse_unreadable(sql, _bare(context.get("Database") or ""))
        query_id = str(uuid.uuid4())
        results_at = self._service.workgroups.output_location(group, asked)
        execution = Execution(
            id=query_id,
            sql=sql,
            parameters=[str(value) for value in payload.get("ExecutionParameters") or []],
            database=_bare(context.get("Database") or ""),
            catalog=(context.get("Catalog") or CATALOG).lower(),
            workgroup=name,
            results=results_at,
            output=f"{results_at}{query_id}.csv",
            token=_checked_token(payload.get("ClientRequestToken") or ""),
            reuse=_checked_reuse(payload.get("ResultReuseConfiguration") or {}),
        )
        self._refuse_external_location(execution, group)
        return {"QueryExecutionId": self._service.start(execution)}

    @staticmethod
    def _refuse_external_location(execution: Execution, group: Payload) -> None:
        """A workgroup that enforces its output location also owns where CTAS writes."""
        configuration = group["Configuration"]
        enforced = configuration["EnforceWorkGroupConfiguration"]
        if not enforced or not configuration["ResultConfiguration"].get("OutputLocation"):
            return
        if "external_location" not in execution.sql.lower():
            return
        try:
            statement = read_statement(execution.sql, execution.database)
        except QueryFailed:  # it names no table that can be: it is started, and fails with this reason
            return
        if isinstance(statement, CreateTableAs) and "external_location" in statement.properties:
            raise invalid_request(
                "The Create Table As Select query failed because it was submitted with an 'external_location' "
                "property to an Athena Workgroup that enforces a centralized output location for all queries. "
                "Please remove the 'external_location' property and resubmit the query."
            )

    def _get(self, payload: Payload) -> Payload:
        return {"QueryExecution": self._service.awaited(payload.get("QueryExecutionId", ""))}

    def _batch_get(self, payload: Payload) -> Payload:
        found, missing = [], []
        if len(payload.get("QueryExecutionIds") or []) not in range(1, _BATCH + 1):
            raise invalid_request(f"QueryExecutionIds must hold 1 to {_BATCH} ids")
        for query_id in payload.get("QueryExecutionIds") or []:
            if query_id in self._service.executions:
                found.append(self._service.described(query_id))
            else:
                text = f"QueryExecution {query_id} was not found"
                entry = {"QueryExecutionId": query_id, "ErrorCode": "INVALID_INPUT", "ErrorMessage": text}
                missing.append(entry)
        return {"QueryExecutions": found, "UnprocessedQueryExecutionIds": missing}

    def _stop(self, payload: Payload) -> Payload:
        self._service.stop(payload.get("QueryExecutionId", ""))
        return {}

    def _list(self, payload: Payload) -> Payload:
        name = payload.get("WorkGroup") or "primary"
        self._service.workgroups.find(name)
        newest = [e.id for e in reversed(list(self._service.executions.values())) if e.workgroup == name]
        return paged("QueryExecutionIds", newest, payload, least=0)

    def _results(self, payload: Payload) -> Payload:
        execution = self._service.execution(payload.get("QueryExecutionId", ""))
        if execution.state != SUCCEEDED:
            text = f"Query did not finish successfully. Final query state: {execution.state}"
            raise invalid_request(
                text if execution.is_over else f"Query has not yet finished. Current state: {execution.state}"
            )
        count = page_size(payload, 1, _MAX_PAGE)
        token = payload.get("NextToken")
        offset = results.decode_token(token) if token else 0
        # A first page that held the header alone would end the reading of some clients.
        wanted = max(count, 2) if execution.header and not token else count
        page = results.read_page(self._service.runner.fetched(execution), offset, wanted, execution.is_csv)
        told: Payload = {
            "UpdateCount": execution.update_count,
            "ResultSet": {
                "Rows": results.as_rows(page.rows),
                "ResultSetMetadata": {"ColumnInfo": execution.columns},
            },
        }
        if page.next_offset is not None:
            told["NextToken"] = results.encode_token(page.next_offset)
        return told

    def _runtime_statistics(self, payload: Payload) -> Payload:
        execution = self._service.execution(payload.get("QueryExecutionId", ""))
        told = execution.describe()["Statistics"]
        return {
            "QueryRuntimeStatistics": {
                "Timeline": {
                    key: told[key]
                    for key in (
                        "QueryQueueTimeInMillis",
                        "QueryPlanningTimeInMillis",
                        "EngineExecutionTimeInMillis",
                        "ServiceProcessingTimeInMillis",
                        "TotalExecutionTimeInMillis",
                    )
                },
                "Rows": {
                    "OutputRows": execution.update_count or execution.rows,
                    "InputBytes": execution.bytes_read,
                },
            }
        }

    @staticmethod
    def _engine_versions(payload: Payload) -> Payload:
        auto = {**ENGINE_VERSION, "SelectedEngineVersion": "AUTO"}
        return paged("EngineVersions", [auto, dict(ENGINE_VERSION)], payload, most=10)

    def _delete_group(self, payload: Payload) -> Payload:
        told = self._service.workgroups.delete(payload)
        self._service.empty_group(payload["WorkGroup"])
        return told

    def _tag(self, payload: Payload) -> Payload:
        group = self._service.workgroups.tags(payload.get("ResourceARN", ""))
        kept = {tag["Key"]: tag for tag in [*group["Tags"], *(payload.get("Tags") or [])]}
        group["Tags"] = list(kept.values())
        return {}

    def _untag(self, payload: Payload) -> Payload:
        group = self._service.workgroups.tags(payload.get("ResourceARN", ""))
        group["Tags"] = [tag for tag in group["Tags"] if tag["Key"] not in (payload.get("TagKeys") or [])]
        return {}

    def _tags(self, payload: Payload) -> Payload:
        return {"Tags": self._service.workgroups.tags(payload.get("ResourceARN", ""))["Tags"]}


def _checked_token(token: str) -> str:
    """Clients that send none are given one by botocore and its like, so an empty one is fine."""
    if token and not _TOKEN[0] <= len(token) <= _TOKEN[1]:
        rule = f"Member must have length between {_TOKEN[0]} and {_TOKEN[1]}, inclusive"
        raise invalid_value(token, "clientRequestToken", rule)
    return token


def _bare(name: str) -> str:
    """Some clients send the database's name in back-ticks."""
    return name.strip('`"').lower()


def _checked_reuse(asked: Payload) -> Payload:
    age = (asked.get("ResultReuseByAgeConfiguration") or {}).get("MaxAgeInMinutes", 0)
    if not isinstance(age, int) or not 0 <= age <= 10_080:
        raise invalid_request(f"MaxAgeInMinutes is {age!r}, must be a whole number from 0 to 10080")
    return asked

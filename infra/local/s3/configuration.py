"""The settings of a bucket that are kept here: tags, policy, encryption, public access, ownership, logging, CORS …"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.local.base_moto import BaseMoto
from infra.local.s3 import acl, bucket_policy, setting_rules, settings, shapes
from infra.local.s3.objects import Objects
from infra.local.s3.setting_rules import Rule
from infra.local.s3.xml import S3Error, access_denied, text_reply, xml_reply
from infra.local.wire import Reply, Request

Content = dict[str, Any]
Handler = Callable[[Request, str, str], Reply]
STORED_ONLY = "x-local-aws-note"


@dataclass(frozen=True)
class Setting:
    """One setting. `default` is what a bucket has that was never told; without one it has none, and that is an error."""

    operation: str
    rule: Rule = setting_rules.nothing
    default: Content | None = None
    absent: tuple[str, str] = ("", "")
    resets: bool = False  # what is deleted is as it was at first, instead of gone
    status: int = 200
    note: str = ""
    methods: tuple[str, ...] = ("GET", "PUT", "DELETE")

    @property
    def document(self) -> shapes.Document:
        return shapes.document(self.operation)

    @property
    def headers(self) -> Mapping[str, str]:
        return {STORED_ONLY: self.note} if self.note else {}


def _encryption(algorithm: str) -> Content:
    default = {"SSEAlgorithm": algorithm}
    return {"Rule": [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": "false"}]}


_BLOCKED = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
SETTINGS: Mapping[str, Setting] = {
    "tagging": Setting(
        "PutBucketTagging",
        setting_rules.tags,
        absent=("NoSuchTagSet", "The TagSet does not exist"),
        status=204,
    ),
    "cors": Setting(
        "PutBucketCors",
        setting_rules.cors,
        absent=("NoSuchCORSConfiguration", "The CORS configuration does not exist"),
    ),
    "encryption": Setting(
        "PutBucketEncryption", setting_rules.encryption, default=_encryption("AES256"), resets=True
    ),
    "ownershipControls": Setting(
        "PutBucketOwnershipControls",
        setting_rules.ownership,
        default={"Rule": [{"ObjectOwnership": acl.ENFORCED}]},
        absent=("OwnershipControlsNotFoundError", "The bucket ownership controls were not found"),
    ),
    "publicAccessBlock": Setting(
        "PutPublicAccessBlock",
        setting_rules.public_access,
        default=dict.fromkeys(_BLOCKED, "true"),
        absent=(
            "NoSuchPublicAccessBlockConfiguration",
            "The public access block configuration was not found",
        ),
    ),
    "logging": Setting(
        "PutBucketLogging",
        default={},
        note="the target is stored; no access log is delivered here",
        methods=("GET", "PUT"),
    ),
    "accelerate": Setting(
        "PutBucketAccelerateConfiguration",
        setting_rules.acceleration,
        default={},
        note="the status is stored; there is one endpoint here",
        methods=("GET", "PUT"),
    ),
    "requestPayment": Setting(
        "PutBucketRequestPayment", default={"Payer": "BucketOwner"}, methods=("GET", "PUT")
    ),
}


@dataclass
class Configuration:
    """Gets, sets and deletes settings; what is set is kept with the bucket."""

    base: BaseMoto
    objects: Objects
    owner: Mapping[str, str]
    handlers: dict[tuple[str, str], Handler] = field(init=False)

    def __post_init__(self) -> None:
        self.handlers = {
            ("GET", "policy"): self._policy,
            ("PUT", "policy"): self._put_policy,
            ("DELETE", "policy"): self._delete_policy,
            ("GET", "policyStatus"): self._policy_status,
            ("GET", "location"): self._location,
            ("GET", "acl"): self._acl,
            ("PUT", "acl"): self._put_acl,
        }
        for name, setting in SETTINGS.items():
            made = {"GET": self._getter, "PUT": self._putter, "DELETE": self._deleter}
            self.handlers |= {(method, name): made[method](name, setting) for method in setting.methods}

    # ---- the settings of the table ----
    def _getter(self, name: str, setting: Setting) -> Handler:
        def get(_request: Request, bucket_name: str, _key: str) -> Reply:
            content = self.value(self.objects.bucket(bucket_name), name)
            if content is None:
                raise S3Error(404, *setting.absent, BucketName=bucket_name)
            return xml_reply(setting.document.root, content)

        return get

    def _putter(self, name: str, setting: Setting) -> Handler:
        def put(request: Request, bucket_name: str, _key: str) -> Reply:
            self.objects.bucket(bucket_name)
            content = setting.document.read(settings.body(request))
            setting.rule(content, bucket_name)
            if name == "logging" and content:
                self._check_target(content)
            self._set(bucket_name, name, content)
            return Reply(setting.status, dict(setting.headers))

        return put

    def _deleter(self, name: str, setting: Setting) -> Handler:
        def delete(_request: Request, bucket_name: str, _key: str) -> Reply:
            self._set(bucket_name, name, setting.default if setting.resets else None)
            return Reply(204)

        return delete

    def value(self, bucket: Any, name: str) -> Content | None:
        """What holds for the bucket, None when it was deleted or is set by nobody."""
        found: Content | None = self.base.settings(bucket).get(name, SETTINGS[name].default)
        return found

    def _set(self, bucket_name: str, name: str, content: Content | None) -> None:
        with self.base.locked("s3"):
            self.base.set_setting(self.objects.bucket(bucket_name), name, content)

    def _check_target(self, content: Content) -> None:
        if self.base.bucket(str(content["LoggingEnabled"]["TargetBucket"])) is None:
            message = "The target bucket for logging does not exist"
            raise S3Error(400, "InvalidTargetBucketForLogging", message)

    # ---- what is asked of them by others ----
    def ownership(self, bucket: Any) -> str:
        """Who owns what is written; without controls it is the writer, who is the owner here."""
        found = self.value(bucket, "ownershipControls")
        return str(found["Rule"][0]["ObjectOwnership"]) if found else "ObjectWriter"

    def blocks(self, bucket: Any, what: str) -> bool:
        found = self.value(bucket, "publicAccessBlock")
        return found is not None and found[what] == "true"

    def cors_rules(self, bucket_name: str) -> list[Mapping[str, Any]] | None:
        bucket = self.base.bucket(bucket_name)
        found = None if bucket is None else self.value(bucket, "cors")
        return None if found is None else list(found["CORSRule"])

    def new_bucket(self, headers: Mapping[str, str]) -> Content:
        """The settings that CreateBucket names. Raises S3Error."""
        owner = headers.get("x-amz-object-ownership", acl.ENFORCED)
        if owner not in ("BucketOwnerPreferred", "ObjectWriter", acl.ENFORCED):
            message = f"Invalid x-amz-object-ownership header: {owner}"
            raise S3Error(
                400, "InvalidArgument", message, ArgumentName="x-amz-object-ownership", ArgumentValue=owner
            )
        acl.check_new(headers, owner)
        return {"ownershipControls": {"Rule": [{"ObjectOwnership": owner}]}}

    def check_write(self, request: Request, bucket_name: str) -> None:
        """Raise when a write brings an access control list that cannot be."""
        bucket = self.base.bucket(bucket_name)
        if bucket is not None:
            blocked = self.blocks(bucket, "BlockPublicAcls")
            acl.check_headers(request.headers, self.ownership(bucket), block_public=blocked)

    # ---- policy, place, lists ----
    def _policy(self, _request: Request, bucket_name: str, _key: str) -> Reply:
        return Reply(200, {"Content-Type": "application/json"}, self._policy_of(bucket_name))

    def _policy_of(self, bucket_name: str) -> bytes:
        found: bytes | None = self.objects.bucket(bucket_name).policy
        if not found:
            raise bucket_policy.missing(bucket_name)
        return found

    def _put_policy(self, request: Request, bucket_name: str, _key: str) -> Reply:
        bucket, body = self.objects.bucket(bucket_name), settings.body(request)
        bucket_policy.check(body, bucket_name)
        if bucket_policy.is_public(body) and self.blocks(bucket, "BlockPublicPolicy"):
            raise access_denied(
                "Access Denied because public policies are blocked by the BlockPublicPolicy block public access setting."
            )
        return self._set_policy(bucket_name, body)

    def _delete_policy(self, _request: Request, bucket_name: str, _key: str) -> Reply:
        return self._set_policy(bucket_name, None)

    def _set_policy(self, bucket_name: str, body: bytes | None) -> Reply:
        with self.base.locked("s3"):
            self.base.set_policy(self.objects.bucket(bucket_name), body)
        return Reply(204)

    def _policy_status(self, _request: Request, bucket_name: str, _key: str) -> Reply:
        public = bucket_policy.is_public(self._policy_of(bucket_name))
        return xml_reply("PolicyStatus", {"IsPublic": "true" if public else "false"})

    def _location(self, _request: Request, bucket_name: str, _key: str) -> Reply:
        region = str(self.objects.bucket(bucket_name).region_name)
        return text_reply("LocationConstraint", "" if region == "us-east-1" else region)

    def _acl(self, _request: Request, bucket_name: str, _key: str) -> Reply:
        self.objects.bucket(bucket_name)
        return acl.shown(self.owner["ID"], self.owner["DisplayName"])

    def _put_acl(self, request: Request, bucket_name: str, _key: str) -> Reply:
        bucket = self.objects.bucket(bucket_name)
        blocked, owner = self.blocks(bucket, "BlockPublicAcls"), self.owner["ID"]
        acl.check_put(request.headers, request.read(), self.ownership(bucket), owner, block_public=blocked)
        return Reply(200)

    def object_acl(self, request: Request, bucket_name: str, key: str) -> Reply:
        """GetObjectAcl and PutObjectAcl."""
        self.objects.find(bucket_name, key, request.query.get("versionId"), "s3:GetObjectAcl")
        return (self._acl if request.method == "GET" else self._put_acl)(request, bucket_name, key)

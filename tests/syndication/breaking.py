"""What breaks a reader of the contract: small comparison of two OpenAPI documents."""

METHODS = ("get", "post", "put", "patch", "delete")
NARROWING = {"maximum": "lower", "maxLength": "lower", "minimum": "higher", "minLength": "higher"}


def breaking_changes(old, new):
    """
    Yield a sentence for each change from ``old`` to ``new`` that a reader or sender of the old contract would notice.

    Whatever is added breaks nothing, unless a sender must send it. What is answered may become narrower and what is
    sent may become wider, never the other way round.
    """
    for path, operations in old["paths"].items():
        if path not in new["paths"]:
            yield f"{path} is gone"
            continue
        for method in METHODS:
            if method in operations:
                there = new["paths"][path].get(method)
                where = f"{method.upper()} {path}"
                if there is None:
                    yield f"{where} is gone"
                else:
                    yield from _Comparison(old, new).operation(operations[method], there, where)


class _Comparison:
    def __init__(self, old, new):
        self.old, self.new = old, new
        self.seen = set()

    def operation(self, old, new, where):
        yield from self.parameters(old.get("parameters", []), new.get("parameters", []), where)
        for status, response in old["responses"].items():
            if status not in new["responses"]:
                yield f"{where}: status {status} is gone"
                continue
            there = new["responses"][status].get("content", {})
            for media, content in response.get("content", {}).items():
                if media not in there:
                    yield f"{where}: {status} is no longer {media}"
                else:
                    yield from self.answered(
                        content["schema"], there[media]["schema"], f"{where}: {status}"
                    )
        yield from self.body(old.get("requestBody"), new.get("requestBody"), where)

    def parameters(self, old, new, where):
        known = {(one["in"], one["name"]): one for one in old}
        there = {(one["in"], one["name"]): one for one in new}
        for key, one in known.items():
            if key not in there:
                yield f"{where}: parameter {key[1]} is gone"
            else:
                yield from self.sent(
                    one["schema"], there[key]["schema"], f"{where}: parameter {key[1]}"
                )
        for key, one in there.items():
            if one.get("required") and not known.get(key, {}).get("required"):
                yield f"{where}: parameter {key[1]} must be given now"

    def body(self, old, new, where):
        if new and new.get("required") and not (old and old.get("required")):
            yield f"{where}: a body must be sent now"
        for media, content in (old or {}).get("content", {}).items():
            there = (new or {}).get("content", {}).get(media)
            if there is None:
                yield f"{where}: no longer takes {media}"
            else:
                yield from self.sent(content["schema"], there["schema"], f"{where}: body")

    def answered(self, old, new, where):
        """Compare what a reader gets."""
        names = old.get("$ref"), new.get("$ref"), "answered"
        if names[0] and names in self.seen:
            return
        self.seen.add(names)
        old, new = _resolved(old, self.old), _resolved(new, self.new)
        before, after = _choices(old, self.old), _choices(new, self.new)
        if before and after - before:
            yield f"{where}: may also be {', '.join(sorted(after - before))}"
        for name, schema in old.get("properties", {}).items():
            there = new.get("properties", {}).get(name)
            if there is None:
                yield f"{where}: field {name} is gone"
                continue
            if name in old.get("required", []) and name not in new.get("required", []):
                yield f"{where}: field {name} may be missing"
            yield from self.answered(schema, there, f"{where}.{name}")
        if "items" in old and "items" in new:
            yield from self.answered(old["items"], new["items"], f"{where}[]")
        yield from self._matched(old, new, self.answered, where)

    def sent(self, old, new, where):
        """Compare what a sender may send."""
        names = old.get("$ref"), new.get("$ref"), "sent"
        if names[0] and names in self.seen:
            return
        self.seen.add(names)
        old, new = _resolved(old, self.old), _resolved(new, self.new)
        before, after = _choices(old, self.old), _choices(new, self.new)
        if after and before - after:
            yield f"{where}: may no longer be {', '.join(sorted(before - after))}"
        yield from _narrower(old, new, where)
        for name, schema in old.get("properties", {}).items():
            if there := new.get("properties", {}).get(name):
                yield from self.sent(schema, there, f"{where}.{name}")
            else:
                yield f"{where}: field {name} is gone"
        for name in set(new.get("required", [])) - set(old.get("required", [])):
            yield f"{where}: field {name} must be sent now"
        if "items" in old and "items" in new:
            yield from self.sent(old["items"], new["items"], f"{where}[]")
        yield from self._matched(old, new, self.sent, where)

    def _matched(self, old, new, compare, where):
        """Compare the branches of a choice that refer to schemas of the same name."""
        branches = {branch["$ref"]: branch for branch in new.get("anyOf", []) if "$ref" in branch}
        for branch in old.get("anyOf", []):
            if branch.get("$ref") in branches:
                yield from compare(branch, branches[branch["$ref"]], where)


def _narrower(old, new, where):
    """Yield what a single value may no longer be."""
    for name, way in NARROWING.items():
        limit, was = new.get(name), old.get(name)
        if limit is not None and limit != was:
            narrower = was is None or (limit < was if way == "lower" else limit > was)
            if narrower:
                yield f"{where}: {name} is {limit} now"
    for name in ("pattern", "format"):
        if new.get(name) not in (None, old.get(name)):
            yield f"{where}: {name} is another one"


def _resolved(schema, document):
    while "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        schema = document["components"]["schemas"][name]
    return schema


def _choices(schema, document):
    """Return what a value may be: words of an enumeration, names of schemas, or types; empty: anything."""
    if "anyOf" in schema:
        return set().union(*(_choices(branch, document) for branch in schema["anyOf"]))
    if "$ref" in schema:
        return {schema["$ref"].rsplit("/", 1)[1]}
    if "enum" in schema:
        return {f"“{value}”" for value in schema["enum"]}
    if "const" in schema:
        return {f"“{schema['const']}”"}
    kind = schema.get("type")
    return {kind} if kind else set()

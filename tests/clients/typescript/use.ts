// Registers, signs in, refreshes, and makes, reads, changes and deletes an item; fails with what is not as documented.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { connect } from "./client.js";

const [baseUrl] = process.argv.slice(2);
assert.ok(baseUrl, "pass the address of the service");
const api = connect(baseUrl);
const email = `user-${randomUUID()}@example.com`;
const password = "correct horse battery";

// Errors are typed problems.
const anonymous = await api.GET("/api/v1/users/me");
assert.equal(anonymous.error?.status, 401);
assert.match(anonymous.response.headers.get("Content-Type") ?? "", /^application\/problem\+json/);

const registered = await api.POST("/api/v1/auth/register", { body: { email, password } });
assert.equal(registered.data?.email, email);
const again = await api.POST("/api/v1/auth/register", { body: { email, password } });
assert.equal(again.error?.title, "Conflict");

const wrong = await api.signIn(email, "not the password");
assert.equal(wrong?.status, 400);
assert.equal(await api.signIn(email, password), undefined);
const me = await api.GET("/api/v1/users/me");
assert.equal(me.data?.id, registered.data.id);
assert.equal(await api.refresh(), undefined);

const created = await api.POST("/api/v1/items", { body: { title: "Tea", description: "Green" } });
assert.ok(created.data);
assert.equal(created.data.owner_id, registered.data.id);
const params = { path: { id: created.data.id } };
assert.deepEqual((await api.GET("/api/v1/items/{id}", { params })).data, created.data);
const changed = await api.PATCH("/api/v1/items/{id}", { params, body: { description: null } });
assert.equal(changed.data?.description, null);
assert.equal(changed.data.title, "Tea");
const listed = await api.GET("/api/v1/items", { params: { query: { limit: 10 } } });
assert.equal(listed.data?.total, 1);
assert.deepEqual(listed.data.items, [changed.data]);

const invalid = await api.POST("/api/v1/items", { body: { title: "" } });
assert.ok(invalid.error && "errors" in invalid.error);
assert.equal(invalid.error.errors[0]?.pointer, "#/title");

assert.equal((await api.DELETE("/api/v1/items/{id}", { params })).response.status, 204);
const gone = await api.GET("/api/v1/items/{id}", { params });
assert.equal(gone.error?.status, 404);
assert.equal((await api.DELETE("/api/v1/users/me")).response.status, 204);
assert.equal((await api.refresh())?.status, 400);

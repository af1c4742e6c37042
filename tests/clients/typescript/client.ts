import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type Tokens = components["schemas"]["Token"];
export type Problem = components["schemas"]["Problem"];

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

/** A client of the service; signed in, it trades its refresh token for another when the access token has expired. */
export function connect(baseUrl: string) {
  const client = createClient<paths>({ baseUrl });
  let tokens: Tokens | undefined;

  const signedIn: Middleware = {
    onRequest({ request }) {
      if (tokens) request.headers.set("Authorization", `Bearer ${tokens.access_token}`);
    },
  };
  client.use(signedIn);

  async function signIn(username: string, password: string): Promise<Problem | undefined> {
    const { data, error } = await client.POST("/api/v1/auth/token", {
      headers: FORM,
      body: { grant_type: "password", username, password },
    });
    tokens = data;
    return error;
  }

  async function refresh(): Promise<Problem | undefined> {
    if (!tokens) throw new Error("nobody is signed in");
    const { data, error } = await client.POST("/api/v1/auth/token", {
      headers: FORM,
      body: { grant_type: "refresh_token", refresh_token: tokens.refresh_token },
    });
    tokens = data;
    return error;
  }

  return { ...client, signIn, refresh };
}

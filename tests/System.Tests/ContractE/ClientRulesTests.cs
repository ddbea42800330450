using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.SystemTests.ContractE;

/// <summary>Contract E: how the client treats HTTP, and what it is signed in with (sections 5.1 and 5.2).</summary>
public sealed class ClientRulesTests(OfflineSystem system)
{
    [Fact]
    public async Task E1_a_message_is_taken_at_once_and_does_not_wait_for_its_answer()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var chat = await person.Client.CreateChatAsync();
        await person.SendAsync(chat.Id, "Что ты умеешь?");
        Assert.Equal(["user"], (await person.Client.HistoryAsync(chat.Id)).Messages.Select(message => message.Role));
        (await person.AnswerAsync(chat.Id)).AssertCompleted();
    }

    [Fact]
    public async Task E2_a_chat_is_deleted_with_202()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var chat = await person.Client.CreateChatAsync("Удалить");
        Assert.True(await person.Client.DeleteChatAsync(chat.Id));
        Assert.DoesNotContain(await person.Client.ChatsAsync(), one => one.Id == chat.Id);
        Assert.Equal(ClientErrorKind.NotFound, (await FailureAsync(() => person.Client.ChatAsync(chat.Id))).Kind);
    }

    [Theory]
    [InlineData("GET", "/chats/00000000-0000-0000-0000-000000000001", null, 404)]
    [InlineData("GET", "/files/00000000-0000-0000-0000-000000000001", null, 404)]
    [InlineData("GET", "/chats/not-an-id", null, 404)]
    [InlineData("GET", "/nowhere", null, 404)]
    [InlineData("PATCH", "/me/settings", """{"model_profile":"huge"}""", 422)]
    [InlineData("PATCH", "/me/settings", """{"selected_role_prompt_id":999999}""", 422)]
    [InlineData("POST", "/chats", "[1,2", 400)]
    [InlineData("POST", "/auth/exchange", """{"static_token":"nobody's"}""", 401)]
    [InlineData("PUT", "/me", null, 405)]
    public async Task E3_E4_E5_every_refusal_has_the_keys_that_clients_and_tools_read(string method, string path, string? body, int status)
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        using var response = await person.RawAsync(
            new HttpMethod(method), path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(status, (int)response.StatusCode);
        var page = (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
        Assert.NotEmpty((string)page["error"]!);
        Assert.NotEmpty((string)page["message"]!);
        Assert.NotEmpty((string)page["detail"]!);
        Assert.True(page.ContainsKey("details") && page["details"] is null or JsonObject);
    }

    [Fact]
    public async Task E4_the_client_tells_failures_apart()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        using var stranger = await DocumentPerson.CreateAsync(system.Gateway);
        var chat = await person.Client.CreateChatAsync();

        Assert.Equal(ClientErrorKind.NotFound, (await FailureAsync(() => person.Client.ChatAsync(Guid.NewGuid()))).Kind);
        Assert.Equal((ClientErrorKind.Validation, 422), Kind(await FailureAsync(() => person.Client.UpdateSettingsAsync(new { temperature = 9 }))));
        Assert.Equal((ClientErrorKind.Api, 403), Kind(await FailureAsync(() => stranger.Client.ChatAsync(chat.Id))));
        using var nobody = new DocumentClient(system.Gateway, "not-a-token");
        Assert.Equal(ClientErrorKind.Authentication, (await FailureAsync(nobody.MeAsync)).Kind);

        static (ClientErrorKind, int) Kind(DocumentClientException error) => (error.Kind, error.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")]
    public async Task Section_5_2_a_foreign_token_is_exchanged_anew_once_and_the_call_made_again(string foreign)
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        person.Client.AccessToken = foreign;
        var before = person.Client.Exchanges;
        Assert.Equal(person.Username, (await person.Client.MeAsync()).User.Username);
        Assert.Equal(before + 1, person.Client.Exchanges);

        using var without = new DocumentClient(system.Gateway, null) { AccessToken = foreign };
        Assert.Equal((ClientErrorKind.Authentication, 401), ((await FailureAsync(without.MeAsync)) is var error ? (error.Kind, error.Status) : default));
    }

    [Fact]
    public async Task Section_5_2_tokens_are_revoked_and_people_put_out()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        using var admin = DocumentPerson.Administrator(system.Gateway);
        var tokens = await admin.GetFromJsonAsync<JsonNode>($"/admin/users/{person.Username}/tokens", TestContext.Current.CancellationToken);
        var listed = tokens as JsonArray ?? tokens!["tokens"]!.AsArray();
        using var revoked = await admin.DeleteAsync($"/admin/users/{person.Username}/tokens/{listed[0]!["id"]}", TestContext.Current.CancellationToken);
        Assert.True(revoked.IsSuccessStatusCode);
        Assert.Equal(ClientErrorKind.Authentication, (await FailureAsync(person.Client.AuthenticateAsync)).Kind);

        using var other = await DocumentPerson.CreateAsync(system.Gateway);
        using var put = await admin.PatchAsJsonAsync($"/admin/users/{other.Username}", new { is_active = false }, TestContext.Current.CancellationToken);
        Assert.True(put.IsSuccessStatusCode);
        Assert.Equal((ClientErrorKind.Api, 403), ((await FailureAsync(other.Client.AuthenticateAsync)) is var error ? (error.Kind, error.Status) : default));
        Assert.Equal(ClientErrorKind.Authentication, (await FailureAsync(() => new DocumentClient(system.Gateway, null) { AccessToken = other.Client.AccessToken }.MeAsync())).Kind);
    }

    [Fact]
    public async Task Section_5_2_signing_out_takes_neither_credential_nor_body_and_health_none_either()
    {
        using var client = new DocumentClient(system.Gateway, null);
        await client.LogoutAsync();
        var health = await client.HealthAsync();
        Assert.Equal(("ok", "aitasks"), (health.Status, health.Service));
    }

    private static async Task<DocumentClientException> FailureAsync<T>(Func<Task<T>> call) => await Assert.ThrowsAsync<DocumentClientException>(call);
}

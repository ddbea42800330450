using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests.Secrets;

/// <summary>S24: whoever gets hold of the tables gets none of people's secrets with them.</summary>
public sealed class AtRestTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task S24_no_table_holds_what_opens_a_door_or_pays_a_bill()
    {
        var ownKey = $"sk-{Guid.NewGuid():N}";
        await using var node = await fixture.StartReadyNodeAsync(
            ("OwnKeyOptions:MasterKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))), ("OwnKeyOptions:Providers:0", "acme"));
        using var program = await ApiCaller.NewPersonAsync(fixture);
        using var payer = new ApiCaller(node.CreateDefaultClient()) { Bearer = program.Bearer };
        await payer.OkAsync(HttpMethod.Put, "/v1/user/model-keys/acme", new { api_key = ownKey });
        using var browser = await fixture.SignInAsync();
        var cookies = browser.Cookies.GetCookies(new Uri("http://localhost/")).Select(cookie => cookie.Value).Where(value => value.Length > 20);

        string[] secrets = [ownKey, program.StaticToken, program.Bearer!, Browser.Password, TaskApiFixture.ServiceKey, .. cookies];
        Assert.Empty(await TablesWithAsync([.. secrets, .. secrets.Select(Hex)]));

        // The search finds what is there, as text and as bytes.
        Assert.Contains("users", await TablesWithAsync([program.Username]));
        Assert.Contains("static_tokens", await TablesWithAsync([Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(program.StaticToken)))]));
    }

    // As PostgreSQL shows bytes.
    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));

    private async Task<IReadOnlyList<string>> TablesWithAsync(string[] texts)
    {
        await using var database = fixture.Admin();
        var tables = await database.QueryAsync<string>(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'");
        var found = new List<string>();
        foreach (var table in tables)
        {
            if (await database.ExecuteScalarAsync<bool>(
                $"select exists (select 1 from \"{table}\" t, unnest(@texts) one where position(one in t::text) > 0)", new { texts }))
            {
                found.Add(table);
            }
        }

        return found;
    }
}

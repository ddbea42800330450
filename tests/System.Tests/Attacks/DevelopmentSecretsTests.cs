using System.Security.Cryptography;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Attacks;

/// <summary>S24: no program starts in Production with secrets that everybody knows or guesses, and each says what to do.</summary>
public sealed class DevelopmentSecretsTests
{
    private static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));

    public static TheoryData<string, string> WeakKeys()
    {
        var data = new TheoryData<string, string>();
        foreach (var program in (string[])["Gateway", "Push", "TaskApi", "TaskWorker", "TelegramAgent"])
        {
            foreach (var key in (string[])["short", "00000000000000000000000000000000", "abcabcabcabcabcabcabcabcabcabcabcabcabc"]) data.Add(program, key);
        }

        foreach (var program in (string[])["Push", "TaskApi", "TaskWorker", "TelegramAgent"]) data.Add(program, "");
        return data;
    }

    [Theory]
    [MemberData(nameof(WeakKeys))]
    public Task S24_a_signing_key_that_can_be_guessed_is_refused_with_its_name_and_the_remedy(string program, string key) => Task.WhenAll(
        RefusedAsync(program, ("TokenOptions__SigningKey", key), "TokenOptions:SigningKey needs 32 characters", "openssl rand -base64 48"),
        RefusedAsync(program, ("TokenOptions__AcceptedSigningKeys__0", key), "Each of TokenOptions:AcceptedSigningKeys needs", "openssl rand"));

    [Theory]
    [InlineData("TaskApi", "ProducerOptions__Services__0__Key", "dev-service-key", "A service's key has 16 characters or more", "openssl rand")]
    [InlineData("TaskApi", "ProducerOptions__Services__0__AcceptedKeys__0", "dev-service-key", "A service's key has 16 characters or more", "openssl rand")]
    [InlineData("TaskApi", "OwnKeyOptions__MasterKey", "c2hvcnQ=", "OwnKeyOptions:MasterKey is not base64 of 32 bytes or more", "openssl rand -base64 32")]
    [InlineData("TaskApi", "ConnectionStrings__rabbitmq", "amqp://guest:guest@127.0.0.1:1", "ConnectionStrings:rabbitmq", "rabbitmqctl add_user")]
    [InlineData("TaskWorker", "ConnectionStrings__rabbitmq", "amqp://127.0.0.1:1", "ConnectionStrings:rabbitmq", "rabbitmqctl add_user")]
    [InlineData("Gateway", "SecretFiles__Folder", "/nowhere/secrets", "SecretFiles:Folder names '/nowhere/secrets'", "Mount the secrets there")]
    public Task S24_what_development_uses_is_refused(string program, string name, string value, string expected, string remedy) =>
        RefusedAsync(program, (name, value), expected, remedy);

    private static async Task RefusedAsync(string program, (string Name, string Value) setting, string expected, string remedy)
    {
        // Nothing listens there: what is refused is refused before anybody is called.
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__aitasks"] = "Host=127.0.0.1;Port=1;Username=aitasks;Password=x;Database=aitasks",
            ["ConnectionStrings__redis"] = "127.0.0.1:1,password=x",
            ["ConnectionStrings__rabbitmq"] = "amqp://aitasks:x@127.0.0.1:1",
            ["services__taskapi__http__0"] = "http://127.0.0.1:1",
            ["services__push__http__0"] = "http://127.0.0.1:1",
            ["services__telegramagent__http__0"] = "http://127.0.0.1:1",
            ["TokenOptions__SigningKey"] = Key,
            ["ProducerOptions__Services__0__Name"] = "tests",
            ["ProducerOptions__Services__0__Key"] = Key,
            [setting.Name] = setting.Value,
        };
        var (code, said) = await ServiceProcess.RunAsync(program, environment);
        Assert.NotEqual(0, code);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.Contains(remedy, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, said, StringComparison.Ordinal);
    }
}

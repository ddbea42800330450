using System.CommandLine;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.Accounts;

/// <summary>Who one is, and where.</summary>
internal static class AccountCommands
{
    public static IEnumerable<Command> All(CommandRunner runner) =>
    [
        new RunnableCommand(runner, "login", "Signs in with a static token, and keeps it for the next commands", [], LoginAsync)
        {
            Examples =
            [
                "aitasks login                          # asks for the token",
                "aitasks login --token demo-token",
                "aitasks login --server https://tasks.example.org < token.txt",
            ],
        },
        new RunnableCommand(runner, "logout", "Signs out and forgets the token", [], LogoutAsync) { Examples = ["aitasks logout"] },
        new RunnableCommand(runner, "me", "Shows who is signed in, and their settings", [], MeAsync)
        {
            Examples = ["aitasks me", "aitasks me --json"],
        },
        new RunnableCommand(runner, "health", "Shows whether the server is there", [], HealthAsync)
        {
            Examples = ["aitasks health", "aitasks health --server https://tasks.example.org"],
        },
    ];

    private static async Task LoginAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var token = run.Token ?? await AskAsync(run, cancellationToken);
        var exchanged = await SignIn.ExchangeAsync(run.Transport, token, cancellationToken);
        run.Settings.Change(
            run.Server,
            kept => new KeptAccount
            {
                Username = exchanged.Username,
                StaticToken = token,
                AccessToken = exchanged.AccessToken,
                ExpiresAt = exchanged.ExpiresAt,
                ChatId = kept.Username == exchanged.Username ? kept.ChatId : null,
            },
            asDefault: true);
        if (run.Screen.Json) run.Screen.WriteJson(new { Server = run.Server.Key, exchanged.Username, exchanged.ExpiresAt });
        else run.Screen.Say($"Signed in at {run.Server} as {exchanged.Username}.");
    }

    private static async Task<string> AskAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var token = await run.Screen.AskSecretAsync($"Static token for {run.Server}:", cancellationToken);
        return token.Length > 0
            ? token
            : throw new CommandFailedException("There is no token: say it with --token, or in AITASKS_TOKEN.", ExitCodes.Usage);
    }

    private static async Task LogoutAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var kept = run.Settings.Read().At(run.Server);
        if (kept.AccessToken is { } token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, run.Server.At("/auth/logout"));
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            try
            {
                using var _ = await run.Transport.CallAsync(request, cancellationToken);
            }
            catch (CommandFailedException error)
            {
                // Forgotten in any case: that is what signing out is for.
                run.Screen.Whisper(error.Message);
            }
        }

        run.Settings.Change(run.Server, _ => new KeptAccount());
        if (run.Screen.Json) run.Screen.WriteJson(new { Server = run.Server.Key, kept.Username, SignedOut = true });
        else run.Screen.Say(kept.StaticToken is null ? $"You were not signed in at {run.Server}." : $"Signed out at {run.Server}.");
    }

    private static async Task MeAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Person().GetAsync("/me", cancellationToken);
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(answer);
            return;
        }

        var (user, settings) = (answer.Find("user") ?? default, answer.Find("settings") ?? default);
        run.Screen.WriteTable(["Account", ""], [
            ["server", run.Server.Key],
            ["username", user.Text("username")],
            ["id", user.Text("id")],
            ["status", user.Text("status")],
            ["model", settings.Text("model_profile")],
            ["role", settings.Text("selected_role_prompt_id") ?? "none"],
            ["chat", $"{run.Settings.Read().At(run.Server).ChatId}"],
        ]);
    }

    private static async Task HealthAsync(CommandRun run, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, run.Server.At("/health"));
        using var response = await run.Transport.CallAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) throw await Refusal.ReadAsync(response, cancellationToken);
        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        if (run.Screen.Json) run.Screen.WriteJson(answer);
        else run.Screen.WriteLine($"{run.Server}: {answer.Text("status")}, {answer.Text("service")} {answer.Text("version")}");
    }
}

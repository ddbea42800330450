using System.CommandLine;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.People;

/// <summary>Accounts and their static tokens, for administrators.</summary>
internal sealed class UsersCommand : Command
{
    private readonly Argument<string> _name = new("name") { Description = "Username" };
    private readonly Option<string?> _email = new("--email") { Description = "Address, to sign in with in a browser" };
    private readonly Option<string?> _password = new("--password")
    {
        Description = "Password; without a value it is asked for (default: none, so static tokens alone open the account)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _role = new("--role") { Description = "What the person may do (default: user)" };
    private readonly Option<string?> _tokenName = new("--name") { Description = "What the token is for" };
    private readonly Argument<Guid> _tokenId = new("token-id") { Description = "As `aitasks users tokens` shows it" };
    private readonly Option<string?> _part = new("--search") { Description = "Only those whose name or address contains it" };
    private readonly Option<bool> _yes = new("--yes") { Description = "Really: what is erased does not come back" };

    public UsersCommand(CommandRunner runner)
        : base("users", "Accounts and their tokens. For administrators")
    {
        _role.AcceptOnlyFromAmong("user", "admin");
        Add(runner.Options.ServiceKey);
        Add(new RunnableCommand(runner, "add", "Creates an account", [_name, _email, _password, _role], AddAsync)
        {
            Examples = ["aitasks users add anna", "aitasks users add anna --email anna@example.org --password --role admin"],
        });
        Add(new RunnableCommand(runner, "token", "Makes a static token for an account and shows it, this once", [_name, _tokenName], TokenAsync)
        {
            Examples = ["aitasks users token anna --name laptop", "aitasks users token anna > token.txt"],
        });
        Add(new RunnableCommand(runner, "list", "Lists accounts", [_part], ListAsync)
        {
            Examples = ["aitasks users list", "aitasks users list --search anna"],
        });
        Add(new RunnableCommand(runner, "tokens", "Lists the tokens of an account, without what opens doors", [_name], TokensAsync)
        {
            Examples = ["aitasks users tokens anna"],
        });
        Add(new RunnableCommand(runner, "revoke", "Makes a token worthless", [_name, _tokenId], RevokeAsync)
        {
            Examples = ["aitasks users revoke anna 5f0c9a1e-2d34-4a77-9a39-0c2f6f3f1b11"],
        });
        Add(new RunnableCommand(runner, "erase", "Erases an account and all that is in it", [_name, _yes], EraseAsync)
        {
            Examples = ["aitasks users erase anna --yes"],
        });
    }

    private string TokensPath(CommandRun run) => $"/admin/users/{Uri.EscapeDataString(run.Line.GetRequiredValue(_name))}/tokens";

    private async Task AddAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var line = run.Line;
        var password = line.GetValue(_password);
        if (password is null && line.GetResult(_password) is not null) password = await run.Screen.AskSecretAsync("Password:", cancellationToken);
        var person = await run.Admin().PostAsync(
            "/admin/users",
            new { Username = line.GetRequiredValue(_name), Email = line.GetValue(_email), Password = password, Role = line.GetValue(_role) },
            cancellationToken);
        if (run.Screen.Json) run.Screen.WriteJson(person);
        else run.Screen.Say($"Created {person.Text("username")}. A token: aitasks users token {person.Text("username")}");
    }

    private async Task TokenAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var made = await run.Admin().PostAsync(TokensPath(run), new { Name = run.Line.GetValue(_tokenName) }, cancellationToken);
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(made);
            return;
        }

        run.Screen.WriteLine(made.Text("token") ?? throw new JsonException("There is no token in it."));
        run.Screen.Say("Nobody can show this token again. Its owner signs in with: aitasks login");
    }

    private async Task ListAsync(CommandRun run, CancellationToken cancellationToken) => Table(
        run, await run.Admin().GetAsync(Query.Of("/admin/users", ("q", run.Line.GetValue(_part))), cancellationToken),
        ["Username", "Email", "Role", "Active", "Id"], person =>
        [person.Text("username"), person.Text("email"), person.Text("role"), person.Text("is_active"), person.Text("id")]);

    private async Task TokensAsync(CommandRun run, CancellationToken cancellationToken) => Table(
        run, await run.Admin().GetAsync(TokensPath(run), cancellationToken), ["Id", "Name", "Created", "Last used"], token =>
        [token.Text("id"), token.Text("name"), token.Text("created_at"), token.Text("last_used_at") ?? "never"]);

    private async Task RevokeAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var id = run.Line.GetRequiredValue(_tokenId);
        await run.Admin().SendAsync(HttpMethod.Delete, $"{TokensPath(run)}/{id}", body: null, cancellationToken);
        if (run.Screen.Json) run.Screen.WriteJson(new { Id = id, Revoked = true });
        else run.Screen.Say("Revoked.");
    }

    private async Task EraseAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var name = run.Line.GetRequiredValue(_name);
        if (!run.Line.GetValue(_yes)) throw new CommandFailedException($"All that '{name}' has would be gone for good. If so, add --yes", ExitCodes.Usage);
        var answer = await run.Admin().SendAsync(HttpMethod.Delete, $"/admin/users/{Uri.EscapeDataString(name)}", body: null, cancellationToken);
        if (run.Screen.Json) run.Screen.WriteJson(answer);
        else run.Screen.Say("Shut out. All that is theirs is erased now; `aitasks audit --deed erased` says when nothing is left.");
    }

    private static void Table(CommandRun run, JsonElement answer, string[] headings, Func<JsonElement, string?[]> row)
    {
        if (run.Screen.Json) run.Screen.WriteJson(answer);
        else run.Screen.WriteTable(headings, answer.EnumerateArray().Select(row));
    }
}

using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.LoadShedding;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Administration;

/// <summary>Accounts, for administrators.</summary>
internal static class PersonEndpoints
{
    private const int MaxNameLength = 150;
    private const int DefaultListed = 100;
    private const int MaxListed = 1000;

    public static RouteGroupBuilder MapPeople(this RouteGroupBuilder users)
    {
        users.MapPost("", CreateAsync).WithName("createPerson").WithSummary("Creates a person").Produces<Person>(StatusCodes.Status201Created);
        users.MapGet("", async (PersonStore people, CancellationToken cancellationToken, string? q = null, int? limit = null) => Results.Json(
                await people.ListAsync(string.IsNullOrWhiteSpace(q) ? null : q.Trim(), Math.Clamp(limit ?? DefaultListed, 1, MaxListed), cancellationToken),
                WireJson.SnakeCase))
            .AsHistory().WithName("listPeople").WithSummary("The newest people").Produces<IReadOnlyList<Person>>();
        users.MapGet("/{username}", async (string username, PersonStore people, CancellationToken cancellationToken) =>
                await people.FindAsync(username, cancellationToken) is { } person ? Results.Json(person, WireJson.SnakeCase) : Unknown)
            .WithName("getPerson").WithSummary("A person, by username or email").Produces<Person>();
        users.MapPatch("/{username}", ChangeAsync).WithName("changePerson").WithSummary("Gives and takes rights").Produces<Person>();
        return users;
    }

    public static IResult Unknown => ClientProblem.NotFound("There is no such person.");

    private static async Task<IResult> CreateAsync(
        FrontBody<NewPerson> body, AccountStore accounts, SignIn signIn, PersonStore people, IOptions<AccountOptions> options,
        CancellationToken cancellationToken)
    {
        var person = body.Value.Trimmed();
        if (Check(person, options.Value.MinPasswordLength) is var (field, message)) return ClientProblem.Invalid(message, new { Field = field });

        // Without a password nobody can sign in with one; static tokens work all the same.
        var hash = person.Password is { } password ? await signIn.HashPasswordAsync(password, cancellationToken) : "";
        var id = await accounts.CreateAsync(
            person.Username!, person.Email ?? Person.InsteadOfEmail(), hash, person.FirstName ?? "", cancellationToken,
            person.Language ?? FrontTexts.DefaultLanguage, person.Role ?? PersonRoles.User);
        if (id is not { } created)
            return ClientProblem.Of(StatusCodes.Status409Conflict, "already_exists", "There is a person of that username or email.");

        if (person.AcceptPolicies) await accounts.UpdateAsync(created, new AccountChanges { AcceptPolicies = true }, cancellationToken);
        return Results.Json(await people.FindAsync(person.Username!, cancellationToken), WireJson.SnakeCase, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ChangeAsync(
        string username, FrontBody<PersonChange> body, CurrentUser? caller, PersonStore people, CancellationToken cancellationToken)
    {
        var (active, role) = (body.Value.IsActive, body.Value.Role);
        if (!IsRole(role)) return ClientProblem.Invalid("role is user or admin.", new { Field = "role" });
        if (await people.FindAsync(username, cancellationToken) is not { } person) return Unknown;

        // Otherwise the last administrator might shut the door from outside.
        return person.Number == caller?.Id && (active == false || role == PersonRoles.User)
            ? ClientProblem.Of(StatusCodes.Status409Conflict, "own_account", "Another administrator has to take your rights.")
            : Results.Json(await people.ChangeAsync(person.Number, active, role, cancellationToken), WireJson.SnakeCase);
    }

    private static (string Field, string Message)? Check(NewPerson person, int minPassword)
    {
        if (person.Username is not { Length: > 0 and <= MaxNameLength } name || name.Any(IsNotForNames))
            return ("username", $"username has 1 to {MaxNameLength} characters, none of them a space or a slash.");
        if (person.Email is { } email && !EmailAddress.IsValid(email)) return ("email", "email is no address.");
        if (person.Password is { } password && password.Length < minPassword) return ("password", $"password has at least {minPassword} characters.");
        if (person.FirstName is { Length: > MaxNameLength }) return ("first_name", $"first_name has up to {MaxNameLength} characters.");
        if (person.Language is not (null or "ru" or "en")) return ("language", "language is ru or en.");
        return IsRole(person.Role) ? null : ("role", "role is user or admin.");
    }

    // A username stands in addresses.
    private static bool IsNotForNames(char letter) => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter == '/';

    private static bool IsRole(string? role) => role is null or PersonRoles.User or PersonRoles.Admin;

    internal sealed record NewPerson
    {
        public string? Username { get; init; }
        public string? Email { get; init; }
        public string? Password { get; init; }
        public string? FirstName { get; init; }
        public string? Language { get; init; }
        public string? Role { get; init; }

        /// <summary>
        /// Whoever makes an account for somebody has told them of the policies; otherwise a program of theirs would be refused until a
        /// person has clicked. False: a front end asks them.
        /// </summary>
        public bool AcceptPolicies { get; init; } = true;

        public NewPerson Trimmed() => this with
        {
            Username = Username?.Trim(),
            Email = string.IsNullOrWhiteSpace(Email) ? null : Email.Trim().ToLowerInvariant(),
            FirstName = FirstName?.Trim(),
        };
    }

    internal sealed record PersonChange
    {
        public bool? IsActive { get; init; }
        public string? Role { get; init; }
    }
}

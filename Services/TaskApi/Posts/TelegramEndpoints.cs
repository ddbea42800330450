using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.FrontApi;

namespace AiTasks.TaskApi.Posts;

/// <summary>The accounts behind chats with the bot.</summary>
internal static class TelegramEndpoints
{
    public static IEndpointRouteBuilder MapTelegramAccounts(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.MapGroup("").WithMetadata(new PostDoor(ServicesOnly: true)).WithTags("Contract B: accounts");
        services.MapPost("/api/auth/init", InitAsync).ExcludeFromDescription();
        services.MapPut("/api/telegram/chats/{tgId:long}", LinkAsync)
            .WithName("linkChat").WithSummary("Makes an account the one behind a chat: what the bot does there is seen in that account's sockets")
            .Produces<LinkedChat>();
        return endpoints;
    }

    // Called at every start of the bot's conversation: the same answer each time (2.3).
    private static async Task<IResult> InitAsync(FrontBody<InitRequest> body, TelegramAccounts accounts, CancellationToken cancellationToken)
    {
        var chat = body.Value.TgId ?? TelegramAccounts.Anonymous;
        await accounts.FindOrCreateAsync(chat, body.Value.Username, cancellationToken);
        return Results.Json(new { Status = "initialized", TgId = chat }, WireJson.SnakeCase);
    }

    private static async Task<IResult> LinkAsync(
        long tgId, FrontBody<LinkChatRequest> body, AccountStore accounts, TelegramAccounts chats, CancellationToken cancellationToken)
    {
        if (tgId == TelegramAccounts.Anonymous || body.Value.User is not { Length: > 0 } login) return PostProblem.Invalid("Нужны номер чата и user.");
        if (await accounts.FindIdAsync(null, login, cancellationToken) is not { } user)
            return PostProblem.Of(StatusCodes.Status404NotFound, "Такого человека нет.");

        await chats.LinkAsync(tgId, user, cancellationToken);
        return Results.Json(new LinkedChat("ok", tgId, user), WireJson.SnakeCase);
    }

    internal sealed record InitRequest
    {
        public long? TgId { get; init; }
        public string? Username { get; init; }
    }

    private sealed record LinkedChat(string Status, long TgId, long UserId);

    internal sealed record LinkChatRequest
    {
        /// <summary>Username or email.</summary>
        public string? User { get; init; }
    }
}

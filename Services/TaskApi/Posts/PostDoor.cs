using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Producers;

namespace AiTasks.TaskApi.Posts;

/// <summary>Whose posts they are.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Author">Telegram's number of the chat; 0 when none is known.</param>
/// <param name="IsKnown">False: somebody whom an old bot did not name, and who shares the account with others of the kind (X16).</param>
internal sealed record PostOwner(long UserId, long Author, bool IsKnown);

/// <summary>Who calls: a person for themselves, or the agent or another service for the chat that it names.</summary>
internal sealed class PostCaller(CurrentUser? person, TelegramAccounts accounts)
{
    /// <summary>True: a service, which may speak for anybody.</summary>
    public bool IsService => person is null;

    /// <summary>Whom the call is for. What a person says of other chats counts for nothing.</summary>
    public async Task<PostOwner> OwnerAsync(long? tgId, CancellationToken cancellationToken)
    {
        if (person is not null) return new PostOwner(person.Id, 0, IsKnown: true);

        var chat = tgId ?? TelegramAccounts.Anonymous;
        return new PostOwner(await accounts.FindOrCreateAsync(chat, null, cancellationToken), chat, chat != TelegramAccounts.Anonymous);
    }

    /// <summary>Called by the framework for parameters of this type; the door has put it there.</summary>
    public static ValueTask<PostCaller?> BindAsync(HttpContext context) => new(context.Features.Get<PostCaller>());
}

/// <summary>Lets in people who are signed in, the agent, and services that may speak for chats.</summary>
/// <param name="ServicesOnly">True: only the agent and services.</param>
internal sealed record PostDoor(bool ServicesOnly = false) : IDoor
{
    public async Task<IResult?> RefuseAsync(HttpContext context)
    {
        if (!IsService(context))
        {
            if (ServicesOnly) return Refuse(StatusCodes.Status401Unauthorized);
            if (await SignedIn.JudgeAsync(context, policies: false) is { } error) return Refuse(error.Status);
        }

        context.Features.Set(new PostCaller(context.Features.Get<CurrentUser>(), context.RequestServices.GetRequiredService<TelegramAccounts>()));
        return null;
    }

    // The gateway takes the first of these headers away from everybody outside.
    private static bool IsService(HttpContext context)
    {
        var services = context.RequestServices;
        var keys = services.GetRequiredService<ProducerKeys>();
        return services.GetRequiredService<TokenService>().Verify(context.Request.Headers[ServiceTokenHandler.HeaderName], TokenKind.Service) is not null
            || (keys.Read(context.Request) is { } name && keys.SpeaksForChats(name));
    }

    private static IResult Refuse(int status) => PostProblem.Of(status, PostProblem.TextFor(status));
}

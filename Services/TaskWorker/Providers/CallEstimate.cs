using AiTasks.TaskWorker.Providers.Anthropic;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers;

/// <summary>What a call takes, before or without its provider saying so.</summary>
internal static class CallEstimate
{
    // A picture in full detail, by the formulas of today's models.
    private const int PictureTokens = 3_000;

    // What a provider puts around each message.
    private const int MessageTokens = 16;

    /// <summary>More than goes in: no model makes more tokens of a text than it has characters.</summary>
    public static long Most(IEnumerable<ChatMessage> messages) => Sum(messages, text => text.Length);

    /// <summary>About what goes in.</summary>
    public static long Usual(IEnumerable<ChatMessage> messages) => Sum(messages, TokenEstimate.Of);

    /// <summary>Most that may come out. Where nothing bounds an answer this is what they take at most as a rule.</summary>
    public static long MostOut(ChatOptions options, ProviderOptions provider) => provider.Kind == ProviderKind.Anthropic
        ? AnthropicRequest.MaxTokens(options, provider)
        : options.MaxOutputTokens ?? provider.MaxOutputTokens ?? ProviderOptions.MaxOutputTokensUnlessSet;

    private static long Sum(IEnumerable<ChatMessage> messages, Func<string, int> tokens) => messages.Sum(
        message => MessageTokens + message.Contents.Sum(content => content is TextContent text ? tokens(text.Text) : (long)PictureTokens));
}

/// <summary>What is known of a call that broke off.</summary>
/// <param name="question">What was asked.</param>
internal sealed class CallUse(IEnumerable<ChatMessage> question)
{

    /// <summary>False: the model said nothing, so nothing has to be paid.</summary>
    public bool IsHeard { get; private set; }

    // Counted when it is asked for: most calls say themselves what they took, and a long question would hold up the first word.
    public long InputTokens => IsHeard ? CallEstimate.Usual(question) : 0;
    public long OutputTokens { get; private set; }

    public void Hear(string piece)
    {
        IsHeard = true;
        OutputTokens += TokenEstimate.Of(piece);
    }
}

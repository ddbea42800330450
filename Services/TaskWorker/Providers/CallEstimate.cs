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
internal sealed class CallUse
{
    private long _input;
    private long _output;

    /// <summary>False: the model said nothing, so nothing has to be paid.</summary>
    public bool IsHeard { get; private set; }

    public long InputTokens => _input;
    public long OutputTokens => _output;

    public void Hear(IEnumerable<ChatMessage> question, string piece)
    {
        if (!IsHeard)
            _input = CallEstimate.Usual(question);
        IsHeard = true;
        _output += TokenEstimate.Of(piece);
    }
}

using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers;
using AiTasks.TaskWorker.Providers.OpenAi;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>What a model is asked with for an answer, and what of it can be left out for a server that does not know it.</summary>
internal sealed class AnswerCall(
    GenerateText command, ChatTask task, IReadOnlyList<Passage> passages, IReadOnlyList<SeenPicture> pictures, ChatAnswerOptions options)
{
    private bool _withPreferences = true;
    private bool _withPictures = true;

    public DateTimeOffset Deadline => command.Deadline;

    /// <param name="shown">What was shown so far; not empty: only the rest is wanted.</param>
    public ModelQuestion Ask(string shown) => new(command, Messages(shown), Options(shown));

    private List<ChatMessage> Messages(string shown)
    {
        var unseen = pictures.Where(picture => !_withPictures || picture.Bytes is null).Select(picture => picture.Picture.Name).ToList();
        var messages = ChatPrompt.Answer(task.Work, passages, unseen, task.Language, options);
        if (_withPictures)
        {
            foreach (var picture in pictures)
            {
                if (picture.Bytes is { } bytes)
                    messages[^1].Contents.Add(new DataContent(bytes, picture.Picture.MimeType) { AdditionalProperties = Detail() });
            }
        }

        if (shown.Length > 0)
            messages.AddRange(ChatPrompt.GoOn(shown, task.Language));
        return messages;
    }

    private ChatOptions Options(string shown)
    {
        var chat = new ChatOptions
        {
            AdditionalProperties = new() { [ChatTask.OptionKey] = task with { Passages = passages, Shown = shown } },
        };
        if (_withPreferences)
        {
            var wanted = task.Work.Preferences;
            chat.Temperature = (float?)wanted.Temperature;
            chat.TopP = (float?)wanted.TopP;
            chat.Reasoning = wanted.ThinkingEnabled == true ? new ReasoningOptions { Effort = Effort(wanted.ThinkingBudget) } : null;
        }

        return chat;
    }

    /// <summary>
    /// Leaves out what a server may have refused: at first how the person wants to be answered, then the pictures.
    /// </summary>
    /// <returns>False: nothing is left to leave out.</returns>
    public bool Simplify(ModelFailureException refusal)
    {
        if (refusal is not { Kind: ModelFailureKind.Misconfigured, Status: 400 or 404 or 415 or 422 }) return false;
        var wanted = task.Work.Preferences;
        var hasPreferences = _withPreferences && (wanted.Temperature is not null || wanted.TopP is not null || wanted.ThinkingEnabled == true);
        var hasPictures = _withPictures && pictures.Any(picture => picture.Bytes is not null);
        (_withPreferences, _withPictures) = (false, _withPictures && hasPreferences);
        return hasPreferences || hasPictures;
    }

    // Providers that think in levels and not in tokens put the border about here.
    private static ReasoningEffort Effort(int? budget) => budget switch
    {
        null => ReasoningEffort.Medium,
        <= 2_048 => ReasoningEffort.Low,
        <= 16_384 => ReasoningEffort.Medium,
        _ => ReasoningEffort.High,
    };

    private AdditionalPropertiesDictionary? Detail() => task.Work.Preferences.MediaResolution switch
    {
        "low" => new() { [OpenAiRequest.DetailKey] = "low" },
        "medium" => new() { [OpenAiRequest.DetailKey] = "auto" },
        "high" => new() { [OpenAiRequest.DetailKey] = "high" },
        _ => null,
    };
}

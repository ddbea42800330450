namespace AiTasks.TaskWorker.Providers;

/// <summary>
/// Which models do what: ordered lists of <c>provider/model</c>, of which the first one that can answers. A provider is one of the section
/// <c>Providers</c>, or <c>offline</c>, which is always there and needs no model's name. Section <c>Profiles</c>.
/// </summary>
internal sealed class ProfileOptions
{
    public const string Section = "Profiles";

    /// <summary>Everything that is not one of the others. Unset: the one model of <see cref="ModelOptions"/>.</summary>
    public IReadOnlyList<string> Simple { get; init; } = [];

    /// <summary>Answers of chats for people who chose this profile. Unset: the same as <see cref="Simple"/>.</summary>
    public IReadOnlyList<string> Complex { get; init; } = [];

    /// <summary>Pictures. Unset: the one model of <see cref="ImageGeneration.ImageModelOptions"/>.</summary>
    public IReadOnlyList<string> Image { get; init; } = [];
}

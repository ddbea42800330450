using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Projects;

/// <summary>Imports of projects. Section <c>ProjectOptions</c>.</summary>
public sealed class ProjectOptions
{
    /// <summary>Largest manifest, in bytes; the gateway's route <c>project-imports</c> lets more through.</summary>
    [Range(1024, 1 << 30)]
    public int MaxManifestBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Most nodes of a manifest: an import is one transaction, and others wait for it.</summary>
    [Range(1, 1_000_000)]
    public int MaxNodes { get; init; } = 20_000;
}

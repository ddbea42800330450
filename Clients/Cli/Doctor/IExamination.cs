namespace AiTasks.Cli.Doctor;

/// <summary>Looks at one part of a system and changes nothing in it.</summary>
internal interface IExamination
{
    /// <summary>What it looks at, for a part that does not answer in time.</summary>
    string Part { get; }

    /// <summary>Notes what it finds. What is out of order is a finding, not an exception.</summary>
    Task ExamineAsync(Findings findings, CancellationToken cancellationToken);
}

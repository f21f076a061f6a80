namespace NymActors.Host.CommandLine;

/// <summary>How a result is printed.</summary>
internal enum OutputFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>One line of JSON.</summary>
    Json,
}

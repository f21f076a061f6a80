namespace NymActors.EndToEnd.Tests.Kills;

/// <summary>Something that a correspondent says.</summary>
/// <param name="Of">Who says it.</param>
/// <param name="Life">In which of its lives, from 1.</param>
/// <param name="Fields">What: <c>address A</c>, <c>accepted TEXT</c>, <c>refused TEXT REASON</c>, <c>received ID TAG TEXT</c>, <c>committed ID</c>, <c>flushed</c>.</param>
internal sealed record Happening(Correspondent Of, int Life, string[] Fields);

namespace NymActors.Host.Doctor;

/// <summary>One thing the doctor looks at.</summary>
/// <param name="Name">Its name, as it is printed and as others need it.</param>
/// <param name="Needs">Checks that must have passed before.</param>
/// <param name="Run">Looks; throws nothing but <see cref="OperationCanceledException"/>.</param>
internal sealed record Check(string Name, IReadOnlyList<string> Needs, Func<CancellationToken, Task<Finding>> Run);

using System.Runtime.CompilerServices;
using NymActors.Host.Doctor;

namespace NymActors.Host.Tests.Doctor;

public sealed class ExaminationTests
{
    [Fact]
    public async Task What_needs_a_check_that_did_not_pass_is_not_measured_and_says_why()
    {
        Check[] checks =
        [
            new("a", [], static _ => Task.FromResult(Finding.Fail("code", "broken", "mend it"))),
            new("b", [], static _ => Task.FromResult(Finding.Pass("fine"))),
            new("c", ["b"], static _ => Task.FromResult(Finding.NotMeasured("no reason"))),
            new("d", ["b", "a"], static _ => throw new InvalidOperationException("must not run")),
            new("e", ["c"], static _ => throw new InvalidOperationException("must not run")),
            new("f", ["b"], static _ => Task.FromResult(Finding.Pass("fine"))),
        ];
        var outcomes = new List<string>();
        await foreach (var (check, finding, _) in new Examination(checks, TimeProvider.System).RunAsync(CancellationToken.None))
        {
            outcomes.Add($"{check.Name} {finding.Outcome} {finding.Detail}");
        }

        Assert.Equal(
            [
                "a Fail broken", "b Pass fine", "c NotMeasured no reason", "d NotMeasured needs \"a\", which did not pass",
                "e NotMeasured needs \"c\", which did not pass", "f Pass fine",
            ],
            outcomes);
    }

    [Fact]
    public void Every_code_has_its_page_and_every_page_its_code()
    {
        var codes = typeof(DoctorCodes).GetFields().Select(static field => (string)field.GetRawConstantValue()!);
        var pages = Directory.GetFiles(Path.Combine(Root(), "docs", "doctor"), "*.md").Select(static file => Path.GetFileNameWithoutExtension(file)!);
        Assert.Equal(codes.Order(), pages.Order());
    }

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}

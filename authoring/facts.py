import json,glob,sys
out={}
for f in sorted(glob.glob('authoring/rows/*/facts.json')):
    for k,v in json.load(open(f)).items():
        if k in out:
            if v.get('options'): out[k]['options']=list(dict.fromkeys(out[k].get('options',[])+v['options']))
        else: out[k]=v
open(sys.argv[1]+'/bpmn/case-facts.json','w').write(json.dumps(out,indent=2,ensure_ascii=False)+'\n'); print(len(out),'facts')
